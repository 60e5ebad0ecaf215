// SPDX-License-Identifier: GPL-2.0

//! The error codes, by their C names.
//!
//! # Examples
//!
//! ```
//! use kernel::error::code::*;
//!
//! assert_eq!(EINVAL.to_errno(), -22);
//! assert_ne!(EAGAIN, EINTR);
//! ```

/// Declares an [`Error`](super::Error) for each C constant.
macro_rules! codes {
    ($($name:ident $meaning:literal)+) => {$(
        #[doc = $meaning]
        pub const $name: super::Error =
            match super::Error::try_from_errno(-(bindings::$name as crate::ffi::c_int)) {
                Some(error) => error,
                None => panic!("a C error code is out of range"),
            };
    )+};
}

// `include/uapi/asm-generic/errno-base.h`
codes! {
    EPERM "Not permitted."
    ENOENT "No such file, or no such thing."
    ESRCH "No such process."
    EINTR "Interrupted by a signal."
    EIO "Input or output failed."
    ENXIO "No such device, or no such address on it."
    E2BIG "The list of arguments is too long."
    ENOEXEC "Not in a format that can be executed."
    EBADF "Not an open file descriptor."
    ECHILD "No such child process."
    EAGAIN "Not now: try again."
    ENOMEM "Not enough memory."
    EACCES "Access denied."
    EFAULT "A bad address in user space."
    ENOTBLK "Not a block device."
    EBUSY "In use."
    EEXIST "It exists already."
    EXDEV "Not on the same file system."
    ENODEV "No such device."
    ENOTDIR "Not a directory."
    EISDIR "A directory."
    EINVAL "An argument is invalid."
    ENFILE "Too many open files in the system."
    EMFILE "Too many open files in the process."
    ENOTTY "The device has no such `ioctl`."
    ETXTBSY "The program is being executed."
    EFBIG "The file would be too large."
    ENOSPC "No space left on the device."
    ESPIPE "The file cannot seek."
    EROFS "The file system is read-only."
    EMLINK "Too many links."
    EPIPE "The pipe has no reader."
    EDOM "The argument is outside the function's domain."
    ERANGE "The result cannot be represented."
}

// `include/uapi/asm-generic/errno.h`
codes! {
    EDEADLK "It would deadlock."
    ENAMETOOLONG "The name is too long."
    ENOLCK "No lock records left."
    ENOSYS "No such system call, or not implemented."
    ENOTEMPTY "The directory is not empty."
    ELOOP "Too many symbolic links on the way."
    ENOMSG "No message of the desired type."
    EIDRM "The identifier was removed."
    ECHRNG "The channel number is out of range."
    EL2NSYNC "Level 2 is not synchronised."
    EL3HLT "Level 3 has halted."
    EL3RST "Level 3 was reset."
    ELNRNG "The link number is out of range."
    EUNATCH "The protocol driver is not attached."
    ENOCSI "No CSI structure is available."
    EL2HLT "Level 2 has halted."
    EBADE "An invalid exchange."
    EBADR "An invalid request descriptor."
    EXFULL "The exchange is full."
    ENOANO "No anode."
    EBADRQC "An invalid request code."
    EBADSLT "An invalid slot."
    EBFONT "A bad font file."
    ENOSTR "Not a stream."
    ENODATA "No data is available."
    ETIME "The timer expired."
    ENOSR "No stream resources left."
    ENONET "Not on a network."
    ENOPKG "The package is not installed."
    EREMOTE "The object is remote."
    ENOLINK "The link was severed."
    EADV "An advertise error."
    ESRMNT "A remote mount error."
    ECOMM "Sending failed."
    EPROTO "A violation of the protocol."
    EMULTIHOP "A multihop was attempted."
    EDOTDOT "An error of the remote file system."
    EBADMSG "A corrupt message."
    EOVERFLOW "The value does not fit into its type."
    ENOTUNIQ "The name is not unique on the network."
    EBADFD "The file descriptor is in a bad state."
    EREMCHG "The remote address changed."
    ELIBACC "A shared library cannot be accessed."
    ELIBBAD "A shared library is corrupt."
    ELIBSCN "A section of the program is corrupt."
    ELIBMAX "Too many shared libraries."
    ELIBEXEC "A shared library cannot be executed."
    EILSEQ "An illegal byte sequence."
    ERESTART "The system call should be restarted."
    ESTRPIPE "A streams pipe error."
    EUSERS "Too many users."
    ENOTSOCK "Not a socket."
    EDESTADDRREQ "A destination address is required."
    EMSGSIZE "The message is too long."
    EPROTOTYPE "The wrong protocol for the socket."
    ENOPROTOOPT "The protocol has no such option."
    EPROTONOSUPPORT "The protocol is not supported."
    ESOCKTNOSUPPORT "The socket type is not supported."
    EOPNOTSUPP "The operation is not supported here."
    EPFNOSUPPORT "The protocol family is not supported."
    EAFNOSUPPORT "The protocol does not support the address family."
    EADDRINUSE "The address is in use."
    EADDRNOTAVAIL "The address is not available."
    ENETDOWN "The network is down."
    ENETUNREACH "The network is unreachable."
    ENETRESET "The network dropped the connection."
    ECONNABORTED "The connection was aborted on this side."
    ECONNRESET "The connection was reset by the peer."
    ENOBUFS "No buffer space left."
    EISCONN "It is connected already."
    ENOTCONN "It is not connected."
    ESHUTDOWN "It was shut down: nothing can be sent."
    ETOOMANYREFS "Too many references."
    ETIMEDOUT "It timed out."
    ECONNREFUSED "The connection was refused."
    EHOSTDOWN "The host is down."
    EHOSTUNREACH "The host is unreachable."
    EALREADY "It is under way already."
    EINPROGRESS "It is now under way."
    ESTALE "The file handle is stale."
    EUCLEAN "The structure needs cleaning."
    ENOTNAM "Not a XENIX named type file."
    ENAVAIL "No XENIX semaphores are available."
    EISNAM "A named type file."
    EREMOTEIO "Remote input or output failed."
    EDQUOT "The quota is used up."
    ENOMEDIUM "No medium in the drive."
    EMEDIUMTYPE "The wrong type of medium."
    ECANCELED "It was cancelled."
    ENOKEY "The required key is not available."
    EKEYEXPIRED "The key has expired."
    EKEYREVOKED "The key was revoked."
    EKEYREJECTED "The key was rejected."
    EOWNERDEAD "The owner died."
    ENOTRECOVERABLE "The state cannot be recovered."
    ERFKILL "The radio is switched off."
    EHWPOISON "The memory page has a hardware error."
}

/// A bad checksum in a file system; in this kernel each file system defines it as [`EBADMSG`].
pub const EFSBADCRC: super::Error = EBADMSG;

/// A corrupt file system; in this kernel each file system defines it as [`EUCLEAN`].
pub const EFSCORRUPTED: super::Error = EUCLEAN;

// `include/linux/errno.h`: within the kernel only, user space must never see them.
codes! {
    ERESTARTSYS "Restart the system call if the signal's handler says so."
    ERESTARTNOINTR "Restart the system call in any case."
    ERESTARTNOHAND "Restart the system call unless a handler ran."
    ENOIOCTLCMD "The driver has no such `ioctl`; user space gets [`ENOTTY`]."
    ERESTART_RESTARTBLOCK "Restart by the system call `restart_syscall`."
    EPROBE_DEFER "Not yet: probe again later."
    EOPENSTALE "The open found a stale directory entry."
    ENOPARAM "The parameter is not supported."
    EBADHANDLE "An illegal NFS file handle."
    ENOTSYNC "The update does not match."
    EBADCOOKIE "The cookie is stale."
    ENOTSUPP "The operation is not supported; where user space sees it, use [`EOPNOTSUPP`]."
    ETOOSMALL "The buffer or request is too small."
    ESERVERFAULT "An error that has no translation."
    EBADTYPE "The server does not support the type."
    EJUKEBOX "It was begun, but will take longer than the timeout."
    EIOCBQUEUED "The request is queued; its completion will be signalled."
    ERECALLCONFLICT "A conflict with recalled state."
    ENOGRACE "The NFS server refused to reclaim the lock."
}
