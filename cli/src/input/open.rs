//! Finds files and opens them.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::Kind;

/// How many bytes at the start of an input decide its kind.
const START: usize = 64 * 1024;

/// Something to read.
pub struct Input {
    pub kind: Kind,
    pub reader: Box<dyn Read>,
}

/// The files at a path.
#[derive(Default)]
pub struct Files {
    pub paths: Vec<PathBuf>,
    /// The directories below it that cannot be read.
    pub problems: Vec<(PathBuf, io::Error)>,
}

impl Files {
    /// The file itself, or those in a directory, in the order of their names. In a Maildir they are the messages; in another
    /// directory, those in its subdirectories too. Names that begin with a dot are skipped.
    pub fn at(path: &Path, kind: Option<Kind>) -> io::Result<Self> {
        let mut files = Self::default();
        if fs::metadata(path)?.is_dir() {
            files.add_directory(path, kind)?;
        } else {
            files.paths.push(path.to_owned());
        }
        Ok(files)
    }

    fn add_directory(&mut self, directory: &Path, kind: Option<Kind>) -> io::Result<()> {
        if !(kind == Some(Kind::Maildir) || directory.join("cur").is_dir() && directory.join("new").is_dir())
        {
            return self.add_entries(directory);
        }
        // A directory that was never used may be missing.
        let directories = ["new", "cur"]
            .map(|name| directory.join(name))
            .into_iter()
            .filter(|directory| directory.is_dir());
        for directory in directories {
            self.add_entries(&directory)?;
        }
        Ok(())
    }

    fn add_entries(&mut self, directory: &Path) -> io::Result<()> {
        let mut entries = fs::read_dir(directory)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = entry.path();
            // A link to a file is read, but one to a directory is not followed: it may lead in a circle.
            if !entry.file_type()?.is_dir() {
                self.paths.extend(path.is_file().then_some(path));
            } else if let Err(error) = self.add_directory(&path, None) {
                self.problems.push((path, error));
            }
        }
        Ok(())
    }
}

/// Opens a file. `watch` sees the bytes as they are read, before they are unpacked.
pub fn open(path: &Path, kind: Option<Kind>, watch: impl FnOnce(File) -> Box<dyn Read>) -> io::Result<Input> {
    Ok(input(watch(File::open(path)?), kind))
}

pub fn standard_input(kind: Option<Kind>) -> Input {
    input(Box::new(io::stdin()), kind)
}

/// Unpacks an input if it is compressed, and detects its kind.
fn input(reader: Box<dyn Read>, kind: Option<Kind>) -> Input {
    let (start, reader) = peek(reader, 6);
    let reader = unpacked(&start, reader);
    let (start, rest) = take_text(reader);
    let kind = match kind {
        Some(Kind::Maildir) => Kind::Mail,
        Some(kind) => kind,
        None => Kind::of(&start),
    };
    Input { kind, reader: Box::new(Cursor::new(start).chain(rest)) }
}

/// A reader of what is in an input that begins like this.
fn unpacked(start: &[u8], reader: Box<dyn Read>) -> Box<dyn Read> {
    let buffered = |reader| BufReader::with_capacity(64 * 1024, reader);
    match start {
        [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(buffered(reader))),
        [0xfd, b'7', b'z', b'X', b'Z', 0] => Box::new(XzReader::new(buffered(reader), true)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(Zstandard::Next(buffered(reader))),
        [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A'] => Box::new(MultiBzDecoder::new(buffered(reader))),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Box::new(Failed(Some(io::Error::other(
            "is UTF-16: convert it first, with iconv -f UTF-16 -t UTF-8",
        )))),
        _ => reader,
    }
}

/// Unpacks zstd: one frame after another.
enum Zstandard<R: Read> {
    /// Before a frame.
    Next(R),
    In(Box<StreamingDecoder<R, FrameDecoder>>),
    End,
}

impl<R: BufRead> Read for Zstandard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(self, Self::End) {
                Self::End => return Ok(0),
                Self::Next(mut packed) => {
                    if packed.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    let decoder = StreamingDecoder::new(packed).map_err(io::Error::other)?;
                    *self = Self::In(Box::new(decoder));
                }
                Self::In(mut decoder) => {
                    let count = decoder.read(buffer)?;
                    if count > 0 || buffer.is_empty() {
                        *self = Self::In(decoder);
                        return Ok(count);
                    }
                    *self = Self::Next(decoder.into_inner());
                }
            }
        }
    }
}

/// The first bytes of the text, and a reader of what follows. Left out is what is before the text: zeros where a log was
/// emptied while it was written, and the mark of UTF-8.
///
/// A log that is still written may never have as many bytes: as soon as its first lines tell what it is, that is enough.
fn take_text(mut reader: Box<dyn Read>) -> (Vec<u8>, Box<dyn Read>) {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let mut start = Vec::new();
    let mut piece = vec![0; START];
    while start.len() < START {
        let count = match reader.read(&mut piece[..START - start.len()]) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            // It is met again when the reader comes to it.
            Err(error) => return (start, Box::new(Failed(Some(error)))),
        };
        start.extend_from_slice(&piece[..count]);
        if start[0] == 0 {
            let zeros = start.iter().position(|&byte| byte != 0).unwrap_or(start.len());
            start.drain(..zeros);
        }
        if start.starts_with(MARK) {
            start.drain(..MARK.len());
        }
        let lines = memchr::memrchr(b'\n', &start).map_or(0, |end| end + 1);
        if lines > 0 && Kind::of(&start[..lines]) == Kind::Log {
            break;
        }
    }
    (start, reader)
}

/// The first bytes, and a reader of the whole input.
fn peek(reader: Box<dyn Read>, count: u64) -> (Vec<u8>, Box<dyn Read>) {
    let (start, rest) = take(reader, count);
    (start.clone(), Box::new(Cursor::new(start).chain(rest)))
}

/// The first bytes, and a reader of what follows. An error among them is met again when the reader comes to it.
fn take(mut reader: Box<dyn Read>, count: u64) -> (Vec<u8>, Box<dyn Read>) {
    let mut start = Vec::with_capacity(count as usize);
    match reader.by_ref().take(count).read_to_end(&mut start) {
        Ok(_) => (start, reader),
        Err(error) => (start, Box::new(Failed(Some(error)))),
    }
}

/// A reader that fails once, as the one before it did.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
