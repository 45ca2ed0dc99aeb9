/* The part of libudev's interface we stand in front of, declared here so that its header need not be installed, and
 * what devices.c offers to enumerate.c and monitor.c. */
#ifndef HEARTHGRID_UDEV_H
#define HEARTHGRID_UDEV_H

#include "ports.h"

struct udev;
struct udev_device;
struct udev_enumerate;
struct udev_list_entry;
struct udev_monitor;

#define SYSPATH_PREFIX "/sys/devices/hearthgrid/tty/"
#define SYSPATH_SIZE 128

/* A new reference to a device for this port. `action` is "add" or "remove" in events, else NULL. */
struct udev_device *device_create(const struct port *port, const char *action);
/* The path below which this port pretends to live. */
void device_syspath(const struct port *port, char path[SYSPATH_SIZE]);

#endif
