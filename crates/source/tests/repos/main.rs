//! Real repos and folders, made with git2 in temporary folders, and what is
//! listed and read of them.

#[cfg(test)]
mod bare;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod enclosing;
#[cfg(test)]
mod find;
#[cfg(test)]
mod index;
#[cfg(test)]
mod links;
#[cfg(test)]
mod plain;
#[cfg(test)]
mod refused;
#[cfg(test)]
mod support;
#[cfg(test)]
mod work_tree;
