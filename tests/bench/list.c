// SPDX-License-Identifier: GPL-2.0

#include <linux/list.h>

#include "bench.h"

struct item {
	struct list_head links;
	u32 value;
};

static struct item items[16];

static void fill(struct list_head *list)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(items); i++) {
		items[i].value = i;
		list_add_tail(&items[i].links, list);
	}
}

static __always_inline u64 rotate(unsigned int rounds, void (*del)(struct list_head *links))
{
	LIST_HEAD(list);
	u64 start;

	fill(&list);
	start = bench_now();
	for_each_round(rounds) {
		struct item *item;

		if (list_empty(&list))
			return BENCH_FAILED;
		item = list_first_entry(&list, struct item, links);
		del(&item->links);
		SINK(item);
		list_add_tail(&item->links, &list);
	}
	return bench_now() - start;
}

u64 c_list_rotate(unsigned int rounds)
{
	return rotate(rounds, list_del);
}

/* An item of Rust can tell that it is in no list. */
u64 checked_list_rotate(unsigned int rounds)
{
	return rotate(rounds, list_del_init);
}

u64 c_list_iterate(unsigned int rounds)
{
	LIST_HEAD(list);
	u64 start;

	fill(&list);
	start = bench_now();
	for_each_round(rounds) {
		struct item *item;
		u32 sum = 0;

		SINK(&list);
		list_for_each_entry(item, &list, links)
			sum += item->value;
		HIDE(sum);
	}
	return bench_now() - start;
}
