/* Stands in front of libudev's monitors: a change of the ports file becomes "add" and "remove" events. The browser
 * waits on one file descriptor, so it gets an epoll that joins libudev's socket, a watch on the file's folder, and a
 * bell that rings while more than one change is to be told. */
#define _GNU_SOURCE
#include "udev.h"

#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#define MAX_MONITORS 64

struct monitor {
  struct udev_monitor *real; /* NULL: this place is free */
  bool listening;            /* the descriptors below are open */
  int joined, watch, bell;
  int known_count; /* what this monitor was told so far */
  struct port known[MAX_PORTS];
};

static struct monitor monitors[MAX_MONITORS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct monitor *find(struct udev_monitor *real) {
  for (int i = 0; i < MAX_MONITORS; i++)
    if (monitors[i].real == real) return &monitors[i];
  return NULL;
}

static void forget(struct udev_monitor *real) {
  pthread_mutex_lock(&lock);
  struct monitor *monitor = real == NULL ? NULL : find(real);
  if (monitor != NULL) {
    if (monitor->listening) {
      close(monitor->joined);
      close(monitor->watch);
      close(monitor->bell);
    }
    memset(monitor, 0, sizeof *monitor);
  }
  pthread_mutex_unlock(&lock);
}

struct udev_monitor *udev_monitor_new_from_netlink(struct udev *udev, const char *name) {
  struct udev_monitor *real = NEXT(udev_monitor_new_from_netlink)(udev, name);
  if (ports_file() == NULL || real == NULL) return real;
  pthread_mutex_lock(&lock);
  struct monitor *free_place = find(NULL);
  if (free_place != NULL) free_place->real = real;
  pthread_mutex_unlock(&lock);
  return real;
}

int udev_monitor_filter_add_match_subsystem_devtype(struct udev_monitor *real, const char *subsystem,
                                                    const char *devtype) {
  if (subsystem != NULL && strcmp(subsystem, "tty") != 0) forget(real);
  return NEXT(udev_monitor_filter_add_match_subsystem_devtype)(real, subsystem, devtype);
}

struct udev_monitor *udev_monitor_unref(struct udev_monitor *real) {
  forget(real);
  return NEXT(udev_monitor_unref)(real);
}

static void join(int epoll, int descriptor) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
  epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static void listen_to_file(struct monitor *monitor, int socket) {
  monitor->joined = epoll_create1(EPOLL_CLOEXEC);
  monitor->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  monitor->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  char folder[PATH_MAX];
  snprintf(folder, sizeof folder, "%s", ports_file());
  char *slash = strrchr(folder, '/');
  if (slash != NULL) *slash = '\0';
  inotify_add_watch(monitor->watch, folder, IN_MOVED_TO);
  join(monitor->joined, socket);
  join(monitor->joined, monitor->watch);
  join(monitor->joined, monitor->bell);
  monitor->known_count = ports_read(monitor->known);
  monitor->listening = true;
}

int udev_monitor_get_fd(struct udev_monitor *real) {
  int socket = NEXT(udev_monitor_get_fd)(real);
  pthread_mutex_lock(&lock);
  struct monitor *monitor = real == NULL ? NULL : find(real);
  if (monitor != NULL && !monitor->listening) listen_to_file(monitor, socket);
  int descriptor = monitor == NULL ? socket : monitor->joined;
  pthread_mutex_unlock(&lock);
  return descriptor;
}

/* The next difference between what was told and what is; tells it to the list of known ports as well. */
static struct udev_device *next_change(struct monitor *monitor) {
  struct port now[MAX_PORTS];
  int count = ports_read(now);
  for (int i = 0; i < monitor->known_count; i++) {
    if (ports_find(now, count, &monitor->known[i]) >= 0) continue;
    struct port gone = monitor->known[i];
    monitor->known[i] = monitor->known[--monitor->known_count];
    return device_create(&gone, "remove");
  }
  for (int i = 0; i < count; i++) {
    if (ports_find(monitor->known, monitor->known_count, &now[i]) >= 0) continue;
    if (monitor->known_count == MAX_PORTS) return NULL;
    monitor->known[monitor->known_count++] = now[i];
    return device_create(&now[i], "add");
  }
  return NULL;
}

struct udev_device *udev_monitor_receive_device(struct udev_monitor *real) {
  pthread_mutex_lock(&lock);
  struct monitor *monitor = real == NULL ? NULL : find(real);
  struct udev_device *changed = NULL;
  if (monitor != NULL && monitor->listening) {
    char events[4096];
    while (read(monitor->watch, events, sizeof events) > 0) continue;
    uint64_t rings = 1;
    changed = next_change(monitor);
    ssize_t done = changed != NULL ? write(monitor->bell, &rings, sizeof rings)
                                   : read(monitor->bell, &rings, sizeof rings);
    (void)done; /* a bell that rings already, or was silent already, is as good */
  }
  pthread_mutex_unlock(&lock);
  return changed != NULL ? changed : NEXT(udev_monitor_receive_device)(real);
}
