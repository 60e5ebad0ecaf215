// SPDX-License-Identifier: GPL-2.0

//! Handles: numbers that stand for objects, as file descriptors do for files.
//!
//! An object exists as long as it has a handle or a user:
//!
//! ```sh
//! insmod rust_handles.ko open=3 limit=8 close=1
//! rmmod rust_handles
//! ```

use kernel::{
    id_pool::IdPool,
    prelude::*,
    sync::{
        new_mutex,
        Arc,
        Mutex, //
    },
    xarray::*, //
};

module! {
    type: HandlesModule,
    name: "rust_handles",
    authors: ["Rust for LTS"],
    description: "Rust module with handles of shared objects",
    license: "GPL",
    params: {
        open: u8 { default: 3, description: "How many sessions to open (default: 3)", },
        limit: u8 { default: 8, description: "How many may be open (default: 8)", },
        close: u8 { default: 1, description: "The session to close (default: 1)", },
    },
}

/// The object. Its `Arc` counts the owners; the last one drops it.
struct Session {
    handle: usize,
}

impl Drop for Session {
    fn drop(&mut self) {
        pr_info!("session {} ends\n", self.handle);
    }
}

/// All sessions by their handles. Each of the two fields has a lock of its own.
#[pin_data]
struct Sessions {
    limit: usize,
    #[pin]
    free: Mutex<IdPool>,
    #[pin]
    open: XArray<Arc<Session>>,
}

impl Sessions {
    fn new(limit: usize) -> Result<Pin<KBox<Self>>> {
        let free = IdPool::with_capacity(limit, GFP_KERNEL)?;
        let init = pin_init!(Self {
            limit,
            free <- new_mutex!(free),
            open <- XArray::new(AllocKind::Alloc),
        });
        KBox::pin_init(init, GFP_KERNEL)
    }

    /// Opens a session, and returns the lowest free handle.
    fn open(&self) -> Result<usize> {
        let mut free = self.free.lock();
        let id = free.find_unused_id(0).ok_or(ENOSPC)?;
        let handle = id.as_usize();
        if handle >= self.limit {
            return Err(ENOSPC);
        }
        let session = Arc::new(Session { handle }, GFP_KERNEL)?;
        self.open.lock().store(handle, session, GFP_KERNEL)?;
        // Until here, an error leaves the handle free.
        Ok(id.acquire())
    }

    /// Returns a session. The caller is now one of its owners, and needs no lock to use it.
    fn find(&self, handle: usize) -> Option<Arc<Session>> {
        self.open.lock().get(handle).map(Arc::from)
    }

    /// Closes a session: its handle is free from now on. Others may still use the session.
    fn close(&self, handle: usize) -> Result {
        let session = self.open.lock().remove(handle).ok_or(ENOENT)?;
        self.free.lock().release_id(session.handle);
        Ok(())
    }
}

struct HandlesModule {
    _owned: Pin<KBox<Sessions>>,
}

impl kernel::Module for HandlesModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let sessions = Sessions::new(module_parameters::limit.value().into())?;
        for _ in 0..module_parameters::open.value() {
            pr_info!("opened session {}\n", sessions.open()?);
        }

        let handle = usize::from(module_parameters::close.value());
        let user = sessions.find(handle);
        sessions.close(handle)?;
        let found = sessions.find(handle).is_some();
        pr_info!("closed session {handle}: found={found}\n");

        // The session still exists, since `user` is its last owner.
        if let Some(session) = user {
            pr_info!("session {} is in use\n", session.handle);
        }
        pr_info!("opened session {}\n", sessions.open()?);
        Ok(HandlesModule { _owned: sessions })
    }
}
