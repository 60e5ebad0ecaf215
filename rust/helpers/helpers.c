// SPDX-License-Identifier: GPL-2.0
/*
 * Functions that Rust calls where C has a macro or an inline function, which
 * `bindgen` cannot bind. One file per C header, each included below.
 *
 * `rust_helper_NAME()` here is `bindings::NAME()` in Rust. A helper only
 * forwards: a mechanism belongs to its subsystem.
 *
 * Sorted alphabetically.
 */

#include <linux/compiler.h>

/*
 * Each helper has one of two marks:
 *
 * - __rust_helper if it may be inlined into Rust code, as into C;
 * - __rust_helper_noinline if it has to be a function of vmlinux, because it
 *   refers to a symbol that is not exported to modules, or to the address that
 *   it returns to; or if its entry in a table would keep a caller that nothing
 *   else uses.
 *
 * The Makefile may define them.
 */
#ifndef __rust_helper
#define __rust_helper
#define __rust_helper_noinline
#endif

#include "atomic.c"
#include "barrier.c"
#include "bitmap.c"
#include "bitops.c"
#include "bug.c"
#include "build_bug.c"
#include "completion.c"
#include "cpumask.c"
#include "cred.c"
#include "delay.c"
#include "device.c"
#include "errname.c"
#include "freezer.c"
#include "fs.c"
#include "highmem.c"
#include "hrtimer.c"
#include "interrupt.c"
#include "jump_label.c"
#include "list.c"
#include "mm.c"
#include "mmap_lock.c"
#include "mutex.c"
#include "nodemask.c"
#include "pid_namespace.c"
#include "poll.c"
#include "processor.c"
#include "property.c"
#include "rcupdate.c"
#include "sched_mm.c"
#include "security.c"
#include "slab.c"
#include "smp.c"
#include "spinlock.c"
#include "srcu.c"
#include "task.c"
#include "uaccess.c"
#include "uio.c"
#include "vmalloc.c"
#include "wait.c"
#include "workqueue.c"
#include "xarray.c"
