/* Stands in front of libudev's enumeration: whoever asks for every device, or for ttys, is given our ports first and
 * then libudev's own list. Chromium's serial enumerator asks for every device. */
#define _GNU_SOURCE
#include "udev.h"

#include <pthread.h>
#include <string.h>

#define MAX_ENUMERATIONS 64

struct entry {
  char path[SYSPATH_SIZE];
  struct udev_list_entry *next;
};

struct enumeration {
  struct udev_enumerate *real; /* NULL: this place is free */
  struct entry entries[MAX_PORTS];
};

static struct enumeration enumerations[MAX_ENUMERATIONS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct enumeration *find(struct udev_enumerate *real) {
  for (int i = 0; i < MAX_ENUMERATIONS; i++)
    if (enumerations[i].real == real) return &enumerations[i];
  return NULL;
}

static void forget(struct udev_enumerate *real) {
  pthread_mutex_lock(&lock);
  struct enumeration *enumeration = real == NULL ? NULL : find(real);
  if (enumeration != NULL) enumeration->real = NULL;
  pthread_mutex_unlock(&lock);
}

static struct entry *ours(struct udev_list_entry *pointer) {
  const char *address = (const char *)(void *)pointer;
  const char *begin = (const char *)enumerations;
  return address >= begin && address < begin + sizeof enumerations ? (struct entry *)(void *)pointer : NULL;
}

struct udev_enumerate *udev_enumerate_new(struct udev *udev) {
  struct udev_enumerate *real = NEXT(udev_enumerate_new)(udev);
  if (ports_file() == NULL || real == NULL) return real;
  pthread_mutex_lock(&lock);
  struct enumeration *free_place = find(NULL);
  if (free_place != NULL) free_place->real = real;
  pthread_mutex_unlock(&lock);
  return real;
}

int udev_enumerate_add_match_subsystem(struct udev_enumerate *real, const char *subsystem) {
  if (subsystem != NULL && strcmp(subsystem, "tty") != 0) forget(real);
  return NEXT(udev_enumerate_add_match_subsystem)(real, subsystem);
}

struct udev_enumerate *udev_enumerate_unref(struct udev_enumerate *real) {
  forget(real);
  return NEXT(udev_enumerate_unref)(real);
}

struct udev_list_entry *udev_enumerate_get_list_entry(struct udev_enumerate *real) {
  struct udev_list_entry *list = NEXT(udev_enumerate_get_list_entry)(real);
  pthread_mutex_lock(&lock);
  struct enumeration *enumeration = real == NULL ? NULL : find(real);
  if (enumeration != NULL) {
    struct port ports[MAX_PORTS];
    for (int i = ports_read(ports) - 1; i >= 0; i--) {
      struct entry *entry = &enumeration->entries[i];
      device_syspath(&ports[i], entry->path);
      entry->next = list;
      list = (struct udev_list_entry *)(void *)entry;
    }
  }
  pthread_mutex_unlock(&lock);
  return list;
}

struct udev_list_entry *udev_list_entry_get_next(struct udev_list_entry *pointer) {
  struct entry *entry = ours(pointer);
  return entry != NULL ? entry->next : NEXT(udev_list_entry_get_next)(pointer);
}

const char *udev_list_entry_get_name(struct udev_list_entry *pointer) {
  struct entry *entry = ours(pointer);
  return entry != NULL ? entry->path : NEXT(udev_list_entry_get_name)(pointer);
}
