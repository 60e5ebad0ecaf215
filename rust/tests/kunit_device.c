// SPDX-License-Identifier: GPL-2.0
/*
 * Devices for tests. They are on a bus of their own, with one driver, which has
 * no callbacks and is bound to each as long as the device is registered.
 */

#include <kunit/test.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/slab.h>

#include "../kunit.h"

static struct bus_type rust_kunit_bus = {
	.name = "rust_kunit",
};

static struct device_driver rust_kunit_driver = {
	.name			= "rust_kunit_driver",
	.bus			= &rust_kunit_bus,
	.probe_type		= PROBE_FORCE_SYNCHRONOUS,
	.suppress_bind_attrs	= true,
};

static bool registered;

static void rust_kunit_device_release(struct device *dev)
{
	kfree(dev);
}

/**
 * rust_kunit_device_register() - Register a device for a test.
 * @name: its name, which no other device for tests may have
 * @parent: its parent, or NULL
 * @fwnode: the node that describes it, or NULL
 *
 * The device is bound until rust_kunit_device_unregister().
 *
 * Return: the device, or an error pointer
 */
struct device *rust_kunit_device_register(const char *name,
					  struct device *parent,
					  struct fwnode_handle *fwnode)
{
	struct device *dev;
	int err;

	if (!registered)
		return ERR_PTR(-ENODEV);

	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return ERR_PTR(-ENOMEM);

	device_initialize(dev);
	dev->bus = &rust_kunit_bus;
	dev->parent = parent;
	dev->release = rust_kunit_device_release;

	err = dev_set_name(dev, "%s", name);
	if (!err)
		err = device_add(dev);
	if (err) {
		put_device(dev);
		return ERR_PTR(err);
	}

	if (!device_is_bound(dev)) {
		device_unregister(dev);
		/* The driver has no probe(), so memory was short. */
		return ERR_PTR(-ENOMEM);
	}

	/*
	 * Only now: when a link in sysfs cannot be made, software_node_notify()
	 * counts no reference to the node, and yet puts one in the end.
	 */
	dev->fwnode = fwnode;
	return dev;
}
EXPORT_SYMBOL_GPL(rust_kunit_device_register);

/**
 * rust_kunit_device_unregister() - Remove a device for a test.
 * @dev: the device, of which a reference is put
 */
void rust_kunit_device_unregister(struct device *dev)
{
	dev->fwnode = NULL;
	device_unregister(dev);
}
EXPORT_SYMBOL_GPL(rust_kunit_device_unregister);

static int __init rust_kunit_device_init(void)
{
	int err = bus_register(&rust_kunit_bus);

	if (err)
		return err;

	err = driver_register(&rust_kunit_driver);
	if (err) {
		bus_unregister(&rust_kunit_bus);
		return err;
	}

	registered = true;
	return 0;
}
device_initcall(rust_kunit_device_init);
