/* Stands in front of libudev's udev_device_* functions: devices of ours are answered here, all others by libudev.
 * Ours live in one static array, so that a pointer tells by its address whose it is. */
#define _GNU_SOURCE
#include "udev.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEVICES 512

struct device {
  int references; /* 0: this place is free */
  struct port port;
  char syspath[SYSPATH_SIZE];
  char major[16];
  char minor[16];
  const char *action;
};

static struct device devices[MAX_DEVICES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct device *ours(struct udev_device *pointer) {
  struct device *device = (struct device *)(void *)pointer;
  return device >= devices && device < devices + MAX_DEVICES ? device : NULL;
}

/* Chromium takes only ports whose number belongs to a driver of type "serial": borrow the first one's. */
static void borrow_number(struct device *device) {
  FILE *file = fopen("/proc/tty/drivers", "re");
  char line[256];
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    char major[16], minors[16], type[32];
    if (sscanf(line, "%*s %*s %15s %15s %31s", major, minors, type) != 3 || strcmp(type, "serial") != 0) continue;
    strcpy(device->major, major);
    strcpy(device->minor, strtok(minors, "-")); /* one number or FIRST-LAST */
    break;
  }
  if (file != NULL) fclose(file);
}

void device_syspath(const struct port *port, char path[SYSPATH_SIZE]) {
  snprintf(path, SYSPATH_SIZE, SYSPATH_PREFIX "%s", port->name);
}

struct udev_device *device_create(const struct port *port, const char *action) {
  pthread_mutex_lock(&lock);
  struct device *device = devices;
  while (device < devices + MAX_DEVICES && device->references > 0) device++;
  if (device == devices + MAX_DEVICES) device = NULL;
  if (device != NULL) {
    memset(device, 0, sizeof *device);
    device->references = 1;
    device->port = *port;
    device->action = action;
    device_syspath(port, device->syspath);
    borrow_number(device);
  }
  pthread_mutex_unlock(&lock);
  return (struct udev_device *)(void *)device;
}

struct udev_device *udev_device_new_from_syspath(struct udev *udev, const char *path) {
  if (ports_file() == NULL || path == NULL) return NEXT(udev_device_new_from_syspath)(udev, path);
  size_t prefix = strlen(SYSPATH_PREFIX);
  if (strncmp(path, SYSPATH_PREFIX, prefix) == 0) {
    struct port ports[MAX_PORTS];
    int count = ports_read(ports);
    for (int i = 0; i < count; i++)
      if (strcmp(ports[i].name, path + prefix) == 0) return device_create(&ports[i], NULL);
    return NULL;
  }
  /* The machine's own serial ports have no business in a test. */
  if (strstr(path, "/tty/") != NULL) return NULL;
  return NEXT(udev_device_new_from_syspath)(udev, path);
}

struct udev_device *udev_device_ref(struct udev_device *pointer) {
  struct device *device = ours(pointer);
  if (device == NULL) return NEXT(udev_device_ref)(pointer);
  pthread_mutex_lock(&lock);
  device->references++;
  pthread_mutex_unlock(&lock);
  return pointer;
}

struct udev_device *udev_device_unref(struct udev_device *pointer) {
  struct device *device = ours(pointer);
  if (device == NULL) return NEXT(udev_device_unref)(pointer);
  pthread_mutex_lock(&lock);
  device->references--;
  pthread_mutex_unlock(&lock);
  return NULL;
}

static const char *unless_none(const char *field) { return strcmp(field, "-") == 0 ? NULL : field; }

const char *udev_device_get_property_value(struct udev_device *pointer, const char *key) {
  struct device *device = ours(pointer);
  if (device == NULL) return NEXT(udev_device_get_property_value)(pointer, key);
  if (strcmp(key, "MAJOR") == 0) return device->major;
  if (strcmp(key, "MINOR") == 0) return device->minor;
  if (strcmp(key, "SUBSYSTEM") == 0) return "tty";
  if (strcmp(key, "DEVNAME") == 0) return device->port.device;
  if (strcmp(key, "ID_VENDOR_ID") == 0) return unless_none(device->port.vendor_id);
  if (strcmp(key, "ID_MODEL_ID") == 0) return unless_none(device->port.product_id);
  if (strcmp(key, "ID_MODEL_ENC") == 0) return unless_none(device->port.model);
  if (strcmp(key, "ID_SERIAL_SHORT") == 0) return unless_none(device->port.serial);
  return NULL;
}

const char *udev_device_get_sysattr_value(struct udev_device *pointer, const char *name) {
  return ours(pointer) != NULL ? NULL : NEXT(udev_device_get_sysattr_value)(pointer, name);
}

struct udev_device *udev_device_get_parent_with_subsystem_devtype(struct udev_device *pointer, const char *subsystem,
                                                                  const char *devtype) {
  if (ours(pointer) != NULL) return NULL;
  return NEXT(udev_device_get_parent_with_subsystem_devtype)(pointer, subsystem, devtype);
}

/* The remaining questions have one argument and a plain answer. */
#define ANSWER(type, function, answer)                  \
  type function(struct udev_device *pointer) {          \
    struct device *device = ours(pointer);              \
    return device != NULL ? (answer) : NEXT(function)(pointer); \
  }

ANSWER(const char *, udev_device_get_action, device->action)
ANSWER(const char *, udev_device_get_devnode, device->port.device)
ANSWER(const char *, udev_device_get_devtype, NULL)
ANSWER(const char *, udev_device_get_driver, NULL)
ANSWER(const char *, udev_device_get_subsystem, "tty")
ANSWER(const char *, udev_device_get_sysname, device->port.name)
ANSWER(const char *, udev_device_get_syspath, device->syspath)
ANSWER(struct udev_device *, udev_device_get_parent, NULL)
ANSWER(struct udev_list_entry *, udev_device_get_properties_list_entry, NULL)
