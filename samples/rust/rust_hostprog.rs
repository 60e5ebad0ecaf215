// SPDX-License-Identifier: GPL-2.0

//! A program for the machine that builds: it prints the CRC-32 checksum of files.
//!
//! Like every host program, it uses the standard library, not the kernel crate. Usage:
//! `rust_hostprog [FILE]...`; without a file, it reads standard input.

mod crc32;

use std::{
    env,
    ffi::OsString,
    fs::File,
    io::{
        self,
        Read,
        Write, //
    },
    process::ExitCode, //
};

use crc32::Crc32;

fn checksum(mut input: impl Read) -> io::Result<Crc32> {
    let mut crc = Crc32::new();
    let mut buffer = [0; 4096];
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return Ok(crc),
            Ok(len) => crc.update(&buffer[..len]),
            Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
            Err(err) => return Err(err),
        }
    }
}

fn run(files: &[OsString]) -> io::Result<bool> {
    // Unlike `println!`, this returns an error, for example if the reader has exited.
    let mut output = io::stdout().lock();
    if files.is_empty() {
        writeln!(output, "{:08x}", checksum(io::stdin().lock())?.value())?;
        return Ok(true);
    }

    let mut complete = true;
    for file in files {
        let name = file.to_string_lossy();
        match File::open(file).and_then(checksum) {
            Ok(crc) => writeln!(output, "{:08x}  {name}", crc.value())?,
            Err(err) => {
                eprintln!("rust_hostprog: {name}: {err}");
                complete = false;
            }
        }
    }
    Ok(complete)
}

fn main() -> ExitCode {
    let files: Vec<OsString> = env::args_os().skip(1).collect();

    match run(&files) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(err) => {
            eprintln!("rust_hostprog: {err}");
            ExitCode::FAILURE
        }
    }
}
