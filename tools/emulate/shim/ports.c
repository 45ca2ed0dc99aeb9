/* Reads the list of plugged ports; the harness replaces the file by a rename, so it is always whole. */
#define _GNU_SOURCE
#include "ports.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *ports_file(void) { return getenv("HEARTHGRID_PORTS_FILE"); }

int ports_read(struct port ports[MAX_PORTS]) {
  const char *path = ports_file();
  FILE *file = path == NULL ? NULL : fopen(path, "re");
  if (file == NULL) return 0;
  int count = 0;
  char line[1024];
  while (count < MAX_PORTS && fgets(line, sizeof line, file) != NULL) {
    struct port *port = &ports[count];
    memset(port, 0, sizeof *port); /* ports are compared as bytes */
    int fields = sscanf(line, "%63s %255s %7s %7s %95s %63s", port->name, port->device, port->vendor_id,
                        port->product_id, port->model, port->serial);
    if (fields == 6) count++;
  }
  fclose(file);
  return count;
}

int ports_find(const struct port ports[], int count, const struct port *wanted) {
  for (int i = 0; i < count; i++)
    if (memcmp(&ports[i], wanted, sizeof *wanted) == 0) return i;
  return -1;
}

void *next_function(const char *name) {
  void *function = dlsym(RTLD_NEXT, name);
  if (function != NULL) return function;
  /* A browser that loads libudev late: the library is not behind us in the search order yet. */
  void *library = dlopen("libudev.so.1", RTLD_NOW);
  return library == NULL ? NULL : dlsym(library, name);
}
