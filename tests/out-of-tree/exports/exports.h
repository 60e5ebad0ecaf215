/* SPDX-License-Identifier: GPL-2.0 */
/* What this module offers to others, in C. */
#ifndef EXPORTS_H
#define EXPORTS_H

#include <linux/types.h>

int exports_draw(u32 amount);
int exports_put_back(u32 amount);

#endif
