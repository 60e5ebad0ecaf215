/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The C API for the `bindings` crate, which `bindgen` reads from this file.
 *
 * Sorted alphabetically.
 */

/*
 * With some versions of libclang, such as 19, bindgen takes a pointer to a
 * constant structure for one to a mutable structure if the field is the first to
 * name the structure. Name it before, so that bindings do not depend on that.
 */
struct acpi_device_id;
struct bio_vec;
struct bus_dma_region;
struct k_clock;
const struct of_device_id;
struct sched_class;
struct xattr_handler;

#include <generated/rust_values.h>
#include <linux/anon_inodes.h>
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/cred.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/errname.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/mmap_lock.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/numa.h>
#include <linux/pid_namespace.h>
#include <linux/poll.h>
#include <linux/printk.h>
#include <linux/property.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/security.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>
#include <linux/timer.h>
#include <linux/tracepoint.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include "../callbacks.h"
#if IS_BUILTIN(CONFIG_KUNIT)
#include "../kunit.h"
#endif
#if IS_ENABLED(CONFIG_RUST_TEST_TRACEPOINT)
#include "../tests/rust_test_events.h"
#endif

/*
 * `bindgen` omits macros that are not plain literals (such as a cast, a
 * `sizeof` or another macro's expression). A constant with this prefix gives
 * such a macro a value and a type; the build strips the prefix from the output
 * of `bindgen`.
 */
static const size_t RUST_CONST_HELPER_ARCH_KMALLOC_MINALIGN = ARCH_KMALLOC_MINALIGN;
static const size_t RUST_CONST_HELPER_ARCH_SLAB_MINALIGN = ARCH_SLAB_MINALIGN;
static const int RUST_CONST_HELPER_IOCB_NOWAIT = IOCB_NOWAIT;
static const size_t RUST_CONST_HELPER_KMALLOC_MAX_CACHE_SIZE = KMALLOC_MAX_CACHE_SIZE;
static const size_t RUST_CONST_HELPER_KMALLOC_MIN_SIZE = KMALLOC_MIN_SIZE;
static const size_t RUST_CONST_HELPER_PAGE_SIZE = PAGE_SIZE;
static const vm_flags_t RUST_CONST_HELPER_VM_MERGEABLE = VM_MERGEABLE;
static const gfp_t RUST_CONST_HELPER_XA_FLAGS_ALLOC = XA_FLAGS_ALLOC;
static const gfp_t RUST_CONST_HELPER_XA_FLAGS_ALLOC1 = XA_FLAGS_ALLOC1;
static const xa_mark_t RUST_CONST_HELPER_XA_PRESENT = XA_PRESENT;
static const gfp_t RUST_CONST_HELPER_GFP_ATOMIC = GFP_ATOMIC;
static const gfp_t RUST_CONST_HELPER_GFP_KERNEL = GFP_KERNEL;
static const gfp_t RUST_CONST_HELPER_GFP_KERNEL_ACCOUNT = GFP_KERNEL_ACCOUNT;
static const gfp_t RUST_CONST_HELPER_GFP_NOWAIT = GFP_NOWAIT;
static const gfp_t RUST_CONST_HELPER___GFP_ZERO = __GFP_ZERO;
static const gfp_t RUST_CONST_HELPER___GFP_HIGHMEM = __GFP_HIGHMEM;
static const gfp_t RUST_CONST_HELPER___GFP_NORETRY = __GFP_NORETRY;
static const gfp_t RUST_CONST_HELPER___GFP_NOWARN = __GFP_NOWARN;
static const gfp_t RUST_CONST_HELPER___GFP_RETRY_MAYFAIL = __GFP_RETRY_MAYFAIL;
