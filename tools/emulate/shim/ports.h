/* What the parts of the test shim share: the list of emulated ports and the way to the functions we stand in front of.
 * The shim is loaded into a test browser by LD_PRELOAD and makes pseudo-terminals look like USB serial ports.
 * It is test equipment: no product file knows it. */
#ifndef HEARTHGRID_PORTS_H
#define HEARTHGRID_PORTS_H

#include <stdbool.h>
#include <stddef.h>

#define MAX_PORTS 32

/* One line of the ports file: NAME DEVICE VENDOR PRODUCT MODEL SERIAL, parted by spaces, "-" for none. */
struct port {
  char name[64];
  char device[256];
  char vendor_id[8];
  char product_id[8];
  char model[96];
  char serial[64];
};

/* The file that lists the plugged ports (HEARTHGRID_PORTS_FILE), or NULL when the shim has nothing to do. */
const char *ports_file(void);
/* Reads the file into `ports`; gives their number. A file that is not there is an empty one. */
int ports_read(struct port ports[MAX_PORTS]);
/* Position of an identical port in the list, or -1. */
int ports_find(const struct port ports[], int count, const struct port *wanted);

/* The function of this name that would have run without us. */
void *next_function(const char *name);
#define NEXT(function) ((__typeof__(&function))next_function(#function))

#endif
