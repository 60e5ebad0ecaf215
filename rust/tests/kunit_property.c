// SPDX-License-Identifier: GPL-2.0
/*
 * Nodes with properties of each type, for devices that tests register.
 */

#include <linux/export.h>
#include <linux/init.h>
#include <linux/property.h>

#include "../kunit.h"

static const u8 u8s[] = { 1, 2, (u8)-3 };
static const u16 u16s[] = { 1, 2, (u16)-3 };
static const u32 u32s[] = { 1, 2, (u32)-3 };
static const u64 u64s[] = { 1, 2, (u64)-3 };
static const u16 limits[] = { (u16)-40, 125 };
static const char * const modes[] = { "slow", "fast" };

static const struct property_entry supply_properties[] = {
	PROPERTY_ENTRY_U32("#cells", 1),
	{ }
};

static const struct software_node supply = {
	.name		= "rust_kunit_supply",
	.properties	= supply_properties,
};

static const struct property_entry properties[] = {
	PROPERTY_ENTRY_U8("u8", 200),
	PROPERTY_ENTRY_U16("u16", 60000),
	PROPERTY_ENTRY_U32("u32", 4000000000U),
	PROPERTY_ENTRY_U64("u64", 1ULL << 63),
	PROPERTY_ENTRY_U8_ARRAY("u8s", u8s),
	PROPERTY_ENTRY_U16_ARRAY("u16s", u16s),
	PROPERTY_ENTRY_U32_ARRAY("u32s", u32s),
	PROPERTY_ENTRY_U64_ARRAY("u64s", u64s),
	PROPERTY_ENTRY_U32("channels", 2),
	PROPERTY_ENTRY_U16_ARRAY("limits", limits),
	PROPERTY_ENTRY_BOOL("inverted"),
	PROPERTY_ENTRY_STRING("label", "under test"),
	PROPERTY_ENTRY_STRING("empty", NULL),
	PROPERTY_ENTRY_STRING_ARRAY("modes", modes),
	PROPERTY_ENTRY_REF("supply", &supply, 3, 1),
	{ }
};

static const struct software_node node = {
	.name		= "rust_kunit",
	.properties	= properties,
};

static const struct property_entry channel0_properties[] = {
	PROPERTY_ENTRY_U8("gain", 10),
	{ }
};

static const struct software_node channel0 = {
	.name		= "channel0",
	.parent		= &node,
	.properties	= channel0_properties,
};

static const struct property_entry channel1_properties[] = {
	PROPERTY_ENTRY_U8("gain", 20),
	{ }
};

static const struct software_node channel1 = {
	.name		= "channel1",
	.parent		= &node,
	.properties	= channel1_properties,
};

static const struct software_node *nodes[] = {
	&supply, &node, &channel0, &channel1, NULL
};

/**
 * rust_kunit_fwnode() - Get the node for devices that have properties.
 *
 * Return: the node, or NULL if the nodes could not be registered
 */
struct fwnode_handle *rust_kunit_fwnode(void)
{
	return software_node_fwnode(&node);
}
EXPORT_SYMBOL_GPL(rust_kunit_fwnode);

static int __init rust_kunit_property_init(void)
{
	return software_node_register_node_group(nodes);
}
device_initcall(rust_kunit_property_init);
