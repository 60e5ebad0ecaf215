// SPDX-License-Identifier: GPL-2.0

#include <linux/rbtree.h>
#include <linux/slab.h>

#include "bench.h"

#define KEYS	1000

struct node {
	struct rb_node links;
	u32 key;
	u64 value;
};

/* All keys differ, and are in no order. */
static u32 key(u32 i)
{
	return i * 2654435761u;
}

static struct node *find(struct rb_root *root, u32 key)
{
	struct rb_node *links = root->rb_node;

	while (links) {
		struct node *node = rb_entry(links, struct node, links);

		if (key < node->key)
			links = links->rb_left;
		else if (key > node->key)
			links = links->rb_right;
		else
			return node;
	}
	return NULL;
}

static int insert(struct rb_root *root, u32 key, u64 value)
{
	struct rb_node **link = &root->rb_node, *parent = NULL;
	struct node *new = kmalloc(sizeof(*new), GFP_KERNEL);

	if (!new)
		return -ENOMEM;
	new->key = key;
	new->value = value;
	while (*link) {
		struct node *node = rb_entry(*link, struct node, links);

		parent = *link;
		if (key < node->key) {
			link = &parent->rb_left;
		} else if (key > node->key) {
			link = &parent->rb_right;
		} else {
			rb_replace_node(parent, &new->links, root);
			kfree(node);
			return 0;
		}
	}
	rb_link_node(&new->links, parent, link);
	rb_insert_color(&new->links, root);
	return 0;
}

static int fill(struct rb_root *root)
{
	u32 i;

	for (i = 0; i < KEYS; i++) {
		if (insert(root, key(i), i))
			return -ENOMEM;
	}
	return 0;
}

static void empty(struct rb_root *root)
{
	struct node *node, *next;

	rbtree_postorder_for_each_entry_safe(node, next, root, links)
		kfree(node);
	*root = RB_ROOT;
}

u64 c_rbtree_insert_remove(unsigned int rounds)
{
	struct rb_root root = RB_ROOT;
	u64 start = bench_now();

	for_each_round(rounds) {
		u32 i;

		if (fill(&root)) {
			empty(&root);
			return BENCH_FAILED;
		}
		for (i = 0; i < KEYS; i++) {
			struct node *node = find(&root, key(i));

			if (node) {
				rb_erase(&node->links, &root);
				kfree(node);
			}
		}
	}
	return bench_now() - start;
}

u64 c_rbtree_find(unsigned int rounds)
{
	struct rb_root root = RB_ROOT;
	u64 time = BENCH_FAILED;

	if (fill(&root))
		goto out;
	time = bench_now();
	for_each_round(rounds) {
		u64 sum = 0;
		u32 i;

		SINK(&root);
		for (i = 0; i < KEYS; i++) {
			struct node *node = find(&root, key(i));

			if (node)
				sum += node->value;
		}
		HIDE(sum);
	}
	time = bench_now() - time;
out:
	empty(&root);
	return time;
}

u64 c_rbtree_iterate(unsigned int rounds)
{
	struct rb_root root = RB_ROOT;
	u64 time = BENCH_FAILED;

	if (fill(&root))
		goto out;
	time = bench_now();
	for_each_round(rounds) {
		struct rb_node *links;
		u64 sum = 0;

		for (links = rb_first(&root); links; links = rb_next(links))
			sum += rb_entry(links, struct node, links)->value;
		HIDE(sum);
	}
	time = bench_now() - time;
out:
	empty(&root);
	return time;
}
