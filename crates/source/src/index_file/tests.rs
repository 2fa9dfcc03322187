use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;

use super::*;

fn git(root: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=A Tester", "-c", "user.email=a@example.org"])
        .args(arguments)
        .current_dir(root)
        .env_remove("GIT_INDEX_FILE")
        .env_remove("GIT_DIR")
        .output()
        .unwrap();
    assert!(status.status.success(), "{arguments:?}: {status:?}");
}

/// A repo with files in folders, one of which is announced and one left out by a
/// sparse checkout, its index being of this version.
fn repo(version: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    git(root, &["init", "-q"]);
    for path in ["a", "b/c", "b/d/long-name-of-a-file.yaml", "b/d-e", "b.txt"] {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, path.as_os_str().as_encoded_bytes()).unwrap();
    }
    git(root, &["add", "."]);
    git(root, &["commit", "-q", "-m", "files"]);
    if version != "2" {
        fs::write(root.join("b/later"), "x").unwrap();
        git(root, &["add", "-N", "b/later"]);
        git(root, &["update-index", "--skip-worktree", "a"]);
    }
    git(root, &["update-index", "--index-version", version]);
    folder
}

/// What is read of an index, as something to compare.
fn shown(index: &IndexFile) -> Vec<String> {
    let entries = index.entries();
    entries.map(|entry| format!("{entry:?}")).collect()
}

/// The same by way of libgit2.
fn by_libgit2(file: &Path) -> Vec<String> {
    let mut read = IndexFile::default();
    for entry in Index::open(file).unwrap().iter() {
        read.add(&entry);
    }
    shown(&read)
}

#[test]
fn every_version_is_read_as_libgit2_reads_it() {
    for version in ["2", "3", "4"] {
        let folder = repo(version);
        let file = folder.path().join(".git/index");
        let bytes = fs::read(&file).unwrap();
        assert_eq!(bytes[7].to_string(), version);
        let read = IndexFile::quick(&file).unwrap();
        assert_eq!(shown(&read), by_libgit2(&file), "version {version}");
        assert!(read.folders().is_some(), "version {version}");
    }
}

#[test]
fn the_files_of_an_unchanged_folder_are_known_by_its_tree() {
    let folder = repo("2");
    fs::write(folder.path().join("b/c"), "changed").unwrap();
    git(folder.path(), &["add", "b/c"]);
    let repo = Repository::open(folder.path()).unwrap();
    let head = repo.head().unwrap().peel_to_tree().unwrap();
    let tree_at = |path: &str| head.get_path(Path::new(path)).unwrap().id();
    let index = IndexFile::open(&repo, None).unwrap();
    let folders = index.folders().unwrap();
    let top = folders.top();
    let paths = |folder: Folder<'_>, path: &str, tree| -> Option<Vec<String>> {
        let files = index.files_of(folder, path.as_bytes(), tree)?;
        let path = |entry: Entry<'_>| String::from_utf8_lossy(entry.path).into_owned();
        Some(files.map(path).collect())
    };
    assert_eq!(paths(top, "", head.id()), None);
    let b = top.inside()[&b"b"[..]];
    assert_eq!(paths(b, "b/", tree_at("b")), None);
    let d = b.inside()[&b"d"[..]];
    assert_eq!(
        paths(d, "b/d/", tree_at("b/d")).unwrap(),
        ["b/d/long-name-of-a-file.yaml"]
    );
    assert_eq!(paths(d, "b/d/", tree_at("b")), None, "another tree");
    assert_eq!(paths(d, "b/", tree_at("b/d")), None, "another folder");
    assert_eq!(
        paths(d, "", tree_at("b/d")),
        None,
        "another number of files"
    );
}

#[test]
fn what_is_unusual_is_left_to_libgit2() {
    let folder = repo("2");
    let file = folder.path().join(".git/index");
    let sound = fs::read(&file).unwrap();
    let body = sound.len() - ID;
    // An extension that has to be understood.
    let mut link = sound.clone();
    link.splice(body..body, *b"link\0\0\0\0");
    assert!(IndexFile::parse(&sound).is_some());
    assert!(IndexFile::parse(&link).is_none());
    for (at, byte) in [(0, b'X'), (7, 5), (8, 255)] {
        let mut broken = sound.clone();
        broken[at] = byte;
        assert!(IndexFile::parse(&broken).is_none(), "{at}");
    }
    assert!(IndexFile::quick(folder.path()).is_none(), "a folder");
}

proptest! {
    #[test]
    fn no_bytes_break_it(version in 2..5_u8, edits in prop::collection::vec((0..600_usize, any::<u8>()), 0..8), end in 0..600_usize) {
        thread_local! {
            static FILES: Vec<Vec<u8>> = ["2", "3", "4"]
                .map(|version| fs::read(repo(version).path().join(".git/index")).unwrap())
                .into();
        }
        let mut bytes = FILES.with(|files| files[usize::from(version) - 2].clone());
        for (at, byte) in edits {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        bytes.truncate(bytes.len().min(end.max(100)));
        if let Some(index) = IndexFile::parse(&bytes) {
            for entry in index.entries() {
                prop_assert!(entry.path.len() <= bytes.len() + 4096);
            }
            if let Some(folders) = index.folders() {
                for (name, folder) in folders.top().inside() {
                    if let Some((tree, _)) = folder.noted().unwrap().tree {
                        let tree = Oid::from_bytes(tree).unwrap();
                        let path = [name, b"/"].concat();
                        let files = index.files_of(folder, &path, tree);
                        prop_assert!(files.is_none_or(|mut files| files.all(|file| file.path.starts_with(&path))));
                    }
                }
            }
        }
    }
}
