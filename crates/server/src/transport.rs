//! Messages from and to the editor: JSON behind a header, as the protocol has
//! it. Of a message that is none the editor's log is told, and the next is read.

use std::io::{self, BufRead, Read, Write};
use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};
use lsp_server::{Connection, Message, Notification};
use serde_json::json;

/// The longest message that is read: an editor that sends more is broken.
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// What came of reading a message.
#[derive(Debug)]
enum Incoming {
    /// A message.
    Message(Message),
    /// Something else, with what is wrong with it.
    Malformed(String),
    /// The end of the stream.
    End,
}

/// Connects the server with an editor. The threads end with their streams.
pub(crate) fn connect<R, W>(input: R, mut output: W) -> Connection
where
    R: BufRead + Send + 'static,
    W: Write + Send + 'static,
{
    let (to_editor, outgoing): (Sender<Message>, Receiver<Message>) = unbounded();
    let (incoming, from_editor) = unbounded();
    let complaints = to_editor.clone();
    thread::spawn(move || {
        for message in outgoing {
            if message.write(&mut output).is_err() {
                break;
            }
        }
    });
    thread::spawn(move || read_all(input, &incoming, &complaints));
    Connection {
        sender: to_editor,
        receiver: from_editor,
    }
}

fn read_all(mut input: impl BufRead, incoming: &Sender<Message>, complaints: &Sender<Message>) {
    loop {
        match read(&mut input) {
            Ok(Incoming::Message(message)) => {
                if incoming.send(message).is_err() {
                    return;
                }
            }
            Ok(Incoming::Malformed(why)) => {
                // An answer would need the id `null`, which messages of this
                // library cannot carry; the log is where people look.
                let told = Notification::new(
                    "window/logMessage".to_owned(),
                    json!({ "type": 1, "message": format!("railint: {why}") }),
                );
                if complaints.send(Message::Notification(told)).is_err() {
                    return;
                }
            }
            Ok(Incoming::End) | Err(_) => return,
        }
    }
}

fn read(input: &mut impl BufRead) -> io::Result<Incoming> {
    let mut length = None;
    let mut line = Vec::new();
    let mut strange = None;
    loop {
        line.clear();
        // A header without end is cut off; what follows is no message either.
        if input.by_ref().take(8 * 1024).read_until(b'\n', &mut line)? == 0 {
            return Ok(Incoming::End);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if text.is_empty() {
            break;
        }
        match text.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse::<usize>().ok();
            }
            Some((name, _)) if name.eq_ignore_ascii_case("content-type") => {}
            _ => strange = Some("a line that is no header".to_owned()),
        }
    }
    let Some(length) = length else {
        let why = strange.unwrap_or_else(|| "a message without Content-Length".to_owned());
        return Ok(Incoming::Malformed(why));
    };
    if length > MAX_BYTES {
        io::copy(&mut input.by_ref().take(length as u64), &mut io::sink())?;
        return Ok(Incoming::Malformed(format!(
            "a message of {length} bytes; {MAX_BYTES} is the most"
        )));
    }
    let mut body = Vec::new();
    let read = input.by_ref().take(length as u64).read_to_end(&mut body)?;
    if read < length {
        return Ok(Incoming::End);
    }
    Ok(match serde_json::from_slice(&body) {
        Ok(message) => Incoming::Message(message),
        // What stands in it may be a secret, and is not repeated.
        Err(error) => Incoming::Malformed(format!(
            "a message that is no JSON-RPC (line {}, column {})",
            error.line(),
            error.column()
        )),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn broken_messages_are_passed_over() {
        let good = framed(r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#);
        let stream = format!("{}hello\r\n\r\n{}{good}{good}", framed("{"), framed("[1]"));
        let mut input = io::Cursor::new(stream);
        let mut kinds = Vec::new();
        loop {
            match read(&mut input).unwrap() {
                Incoming::Message(_) => kinds.push("message"),
                Incoming::Malformed(_) => kinds.push("malformed"),
                Incoming::End => break,
            }
        }
        assert_eq!(
            kinds,
            ["malformed", "malformed", "malformed", "message", "message"]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_input_hangs_or_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            let mut input = io::Cursor::new(bytes);
            for _ in 0..500 {
                match read(&mut input) {
                    Ok(Incoming::End) | Err(_) => return Ok(()),
                    Ok(_) => {}
                }
            }
            proptest::prop_assert!(false, "it does not end");
        }
    }
}
