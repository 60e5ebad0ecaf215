// SPDX-License-Identifier: GPL-2.0

#include <linux/highmem.h>

__rust_helper void *rust_helper_kmap(struct page *page)
{
	return kmap(page);
}

__rust_helper void rust_helper_kunmap(struct page *page)
{
	kunmap(page);
}

__rust_helper void *rust_helper_kmap_atomic(struct page *page)
{
	return kmap_atomic(page);
}

__rust_helper void rust_helper_kunmap_atomic(void *address)
{
	kunmap_atomic(address);
}
