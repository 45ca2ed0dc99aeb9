/* Stands in front of ioctl and read for our pseudo-terminals, which lack what a serial port has: modem lines, exclusive
 * use, seven data bits, parity errors. What the browser sets is written to a log that the harness reads. */
#define _GNU_SOURCE
#include "ports.h"

#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define MAX_DESCRIPTORS 4096

/* DTR and RTS as last set, by file descriptor. */
static int modem_lines[MAX_DESCRIPTORS];

/* The name of our port behind this descriptor, copied to `name`; false when it is none of ours. */
static bool port_behind(int descriptor, char name[64]) {
  if (ports_file() == NULL || descriptor < 0 || descriptor >= MAX_DESCRIPTORS) return false;
  char link[64], target[PATH_MAX], device[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, target, sizeof target - 1);
  if (length <= 0) return false;
  target[length] = '\0';
  if (strncmp(target, "/dev/pts/", 9) != 0) return false;
  struct port ports[MAX_PORTS];
  int count = ports_read(ports);
  for (int i = 0; i < count; i++) {
    if (realpath(ports[i].device, device) == NULL || strcmp(device, target) != 0) continue;
    snprintf(name, 64, "%s", ports[i].name);
    return true;
  }
  return false;
}

/* Appends one JSON line; a single write, so that lines of several processes do not mix. */
static void tell(const char *format, ...) {
  const char *path = getenv("HEARTHGRID_PORTS_LOG");
  int file = path == NULL ? -1 : open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return;
  char line[256];
  va_list values;
  va_start(values, format);
  int length = vsnprintf(line, sizeof line, format, values);
  va_end(values);
  ssize_t written = write(file, line, (size_t)length);
  (void)written;
  close(file);
}

static const char *truth(bool value) { return value ? "true" : "false"; }

/* The speeds that Linux writes as a code instead of a number. */
static unsigned baud_of(const struct termios2 *settings) {
  switch (settings->c_cflag & CBAUD) {
    case B300: return 300;
    case B600: return 600;
    case B1200: return 1200;
    case B2400: return 2400;
    case B4800: return 4800;
    case B9600: return 9600;
    case B19200: return 19200;
    case B38400: return 38400;
    case B57600: return 57600;
    case B115200: return 115200;
    case B230400: return 230400;
    default: return settings->c_ospeed;
  }
}

static void tell_settings(const char *name, const struct termios2 *settings) {
  tcflag_t flags = settings->c_cflag;
  const char *parity = !(flags & PARENB) ? "none" : flags & PARODD ? "odd" : "even";
  tell("{\"port\":\"%s\",\"baudRate\":%u,\"dataBits\":%d,\"parity\":\"%s\",\"stopBits\":%d}\n", name, baud_of(settings),
       (flags & CSIZE) == CS7 ? 7 : 8, parity, flags & CSTOPB ? 2 : 1);
}

/* The kernel's exclusive mode does not bind root and would outlive the browser, for the harness keeps the terminal
 * open; an advisory lock behaves like a real port: one opening at a time, free again when it is closed. */
static int take_exclusively(int descriptor, const char *name) {
  bool taken = flock(descriptor, LOCK_EX | LOCK_NB) == 0;
  tell("{\"port\":\"%s\",\"open\":%s}\n", name, truth(taken));
  if (taken) {
    modem_lines[descriptor] = TIOCM_DTR | TIOCM_RTS; /* as drivers do on open */
    return 0;
  }
  errno = EBUSY;
  return -1;
}

static int set_modem_lines(int descriptor, const char *name, unsigned long request, int lines) {
  if (request == TIOCMBIS) lines |= modem_lines[descriptor];
  if (request == TIOCMBIC) lines = modem_lines[descriptor] & ~lines;
  modem_lines[descriptor] = lines;
  tell("{\"port\":\"%s\",\"dtr\":%s,\"rts\":%s}\n", name, truth(lines & TIOCM_DTR), truth(lines & TIOCM_RTS));
  return 0;
}

static bool concerns_us(unsigned long request) {
  return request == TIOCMGET || request == TIOCMSET || request == TIOCMBIS || request == TIOCMBIC ||
         request == TIOCEXCL || request == TCSETS2;
}

int ioctl(int descriptor, unsigned long request, ...) {
  va_list rest;
  va_start(rest, request);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  char name[64];
  if (!concerns_us(request) || !port_behind(descriptor, name)) return NEXT(ioctl)(descriptor, request, argument);
  switch (request) {
    case TIOCEXCL: return take_exclusively(descriptor, name);
    case TIOCMGET: *(int *)argument = modem_lines[descriptor] | TIOCM_CTS | TIOCM_DSR | TIOCM_CD; return 0;
    case TCSETS2: tell_settings(name, argument); return NEXT(ioctl)(descriptor, request, argument);
    default: return set_modem_lines(descriptor, name, request, *(int *)argument);
  }
}

/* Length of an injected fault at this place of the input, 0 for none. The device side sends FF 'P' 'E' byte for a byte
 * with wrong parity and FF 'B' 'K' for a break; the terminal, set to mark errors, doubles the FF on the way. */
static ssize_t fault_at(const unsigned char *bytes, ssize_t left) {
  if (left < 4 || bytes[0] != 0xff || bytes[1] != 0xff) return 0;
  if (bytes[2] == 'B' && bytes[3] == 'K') return 4;
  return left >= 5 && bytes[2] == 'P' && bytes[3] == 'E' ? 5 : 0;
}

/* Turns injected faults into the kernel's own marks: FF 00 byte for parity, FF 00 00 for a break. */
ssize_t read(int descriptor, void *buffer, size_t size) {
  static ssize_t (*next_read)(int, void *, size_t);
  if (next_read == NULL) next_read = (ssize_t(*)(int, void *, size_t))next_function("read");
  ssize_t length = next_read(descriptor, buffer, size);
  unsigned char *bytes = buffer;
  char name[64];
  bool checked = false;
  ssize_t kept = 0;
  for (ssize_t i = 0; i < length;) {
    ssize_t fault = fault_at(bytes + i, length - i);
    if (fault > 0 && !checked) {
      if (!port_behind(descriptor, name)) return length;
      checked = true;
    }
    if (fault == 0) {
      if (kept != i) bytes[kept] = bytes[i];
      kept++;
      i++;
      continue;
    }
    unsigned char damaged = fault == 5 ? bytes[i + 4] : 0;
    bytes[kept++] = 0xff;
    bytes[kept++] = 0;
    bytes[kept++] = damaged;
    i += fault;
  }
  return length < 0 ? length : kept;
}
