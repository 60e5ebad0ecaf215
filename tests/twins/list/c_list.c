// SPDX-License-Identifier: GPL-2.0
/*
 * The twin of samples/rust/rust_list.rs.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

static unsigned char jobs = 6;
module_param(jobs, byte, 0);
MODULE_PARM_DESC(jobs, "How many jobs to add (default: 6)");

static unsigned char limit = 8;
module_param(limit, byte, 0);
MODULE_PARM_DESC(limit, "How many jobs may wait (default: 8)");

static unsigned char take = 2;
module_param(take, byte, 0);
MODULE_PARM_DESC(take, "How many jobs to do at once (default: 2)");

struct job {
	u8 number;
	u8 level;
	struct list_head links;
};

static LIST_HEAD(queue);
static DEFINE_MUTEX(queue_lock);

static size_t queue_len(void)
{
	struct job *job;
	size_t len = 0;

	list_for_each_entry(job, &queue, links)
		len++;
	return len;
}

static int queue_add(u8 number, u8 level)
{
	struct list_head *place;
	struct job *job;

	job = kmalloc(sizeof(*job), GFP_KERNEL);
	if (!job)
		return -ENOMEM;
	job->number = number;
	job->level = level;

	mutex_lock(&queue_lock);
	if (queue_len() >= limit) {
		mutex_unlock(&queue_lock);
		pr_err("there is no room for job %u\n", number);
		kfree(job);
		return -ENOSPC;
	}
	list_for_each(place, &queue) {
		if (list_entry(place, struct job, links)->level > level)
			break;
	}
	list_add_tail(&job->links, place);
	mutex_unlock(&queue_lock);
	return 0;
}

static struct job *queue_take(void)
{
	struct job *job;

	mutex_lock(&queue_lock);
	job = list_first_entry_or_null(&queue, struct job, links);
	if (job)
		list_del(&job->links);
	mutex_unlock(&queue_lock);
	return job;
}

static int print_numbers(void)
{
	size_t i, len = 0;
	struct job *job;
	u8 *numbers;

	mutex_lock(&queue_lock);
	numbers = kmalloc(queue_len(), GFP_KERNEL);
	if (!numbers) {
		mutex_unlock(&queue_lock);
		return -ENOMEM;
	}
	list_for_each_entry(job, &queue, links)
		numbers[len++] = job->number;
	mutex_unlock(&queue_lock);

	pr_info("waiting: [");
	for (i = 0; i < len; i++)
		pr_cont("%s%u", i ? ", " : "", numbers[i]);
	pr_cont("]\n");
	kfree(numbers);
	return 0;
}

static void give_up(bool say)
{
	struct job *job;

	while ((job = queue_take())) {
		if (say)
			pr_info("gave up job %u\n", job->number);
		kfree(job);
	}
}

static int __init list_init(void)
{
	struct job *job;
	unsigned int i;
	int ret;

	for (i = 1; i <= jobs; i++) {
		ret = queue_add(i, i % 3);
		if (ret)
			goto err;
	}
	ret = print_numbers();
	if (ret)
		goto err;

	for (i = 0; i < take; i++) {
		job = queue_take();
		if (job)
			pr_info("did job %u of level %u\n", job->number, job->level);
		else
			pr_info("there is no job to do\n");
		kfree(job);
	}
	return 0;

err:
	give_up(false);
	return ret;
}

static void __exit list_exit(void)
{
	give_up(true);
}

module_init(list_init);
module_exit(list_exit);

MODULE_AUTHOR("Rust for LTS");
MODULE_DESCRIPTION("C module with a list and a lock");
MODULE_LICENSE("GPL");
