// SPDX-License-Identifier: GPL-2.0
/*
 * What a process has, for tests: KUnit runs each in a kernel thread, which has
 * no memory in user space, and shares its file descriptors with all others.
 */

#include <kunit/test.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/kthread.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>

#include "../kunit.h"

/**
 * rust_kunit_attach_mm() - Give the current kernel thread an address space.
 *
 * It is empty, and lasts until rust_kunit_detach_mm().
 *
 * Return: 0, or -ENOMEM
 */
int rust_kunit_attach_mm(void)
{
	struct mm_struct *mm = mm_alloc();

	if (!mm)
		return -ENOMEM;
	mm->task_size = TASK_SIZE;
	arch_pick_mmap_layout(mm, &current->signal->rlim[RLIMIT_STACK]);
	kthread_use_mm(mm);
	return 0;
}
EXPORT_SYMBOL_GPL(rust_kunit_attach_mm);

/**
 * rust_kunit_detach_mm() - Take the address space away, with all that is in it.
 */
void rust_kunit_detach_mm(void)
{
	struct mm_struct *mm = current->mm;

	kthread_unuse_mm(mm);
	mmput(mm);
}
EXPORT_SYMBOL_GPL(rust_kunit_detach_mm);

/**
 * rust_kunit_close_fd() - Close a file descriptor, as close() does.
 * @fd: the descriptor
 */
void rust_kunit_close_fd(unsigned int fd)
{
	close_fd(fd);
}
EXPORT_SYMBOL_GPL(rust_kunit_close_fd);
