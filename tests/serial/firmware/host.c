/* The reference sketch on a computer, for tests. What comes on stdin goes to the sketch, but for lines that begin with "@":
   "@250" lets 250 ms of its own time pass. Switches are told on stdout as "#<ms> <channel> <0 or 1>", and every "@" line is
   answered by "@". With --real the clock of the computer runs instead. argv[1] or argv[2]: where board_millis begins. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lease.h"

static uint32_t now_ms;
static uint64_t passed_ms;
static int is_real;
static uint32_t began_at;
static char waiting[4096];
static int waiting_from, waiting_to;

static uint64_t computer_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}
static uint64_t computer_began;

uint32_t board_millis(void) { return is_real ? began_at + (uint32_t)(computer_ms() - computer_began) : now_ms; }
void board_contact(uint8_t channel, uint8_t on) {
  uint64_t at = is_real ? computer_ms() - computer_began : passed_ms;
  printf("#%llu %u %u\n", (unsigned long long)at, channel, on);
}
int board_read(void) { return waiting_from < waiting_to ? (unsigned char)waiting[waiting_from++] : -1; }
void board_write(char byte) { putchar(byte); }

#ifdef LEASE_SIGNS
/* No signature: it shows that message, key and signature travel whole. A street that begins with zeros has no key. */
int board_sign(const uint8_t *message, uint8_t bytes, uint8_t key[32], uint8_t signature[64]) {
  if (message[bytes - 64] == 0) return 0;
  printf("#signs %.*s\n", bytes - 65, (const char *)message);
  memset(key, 0xA5, 32);
  memcpy(signature, message + bytes - 64, 64);
  return 1;
}
#endif

static void let_pass(unsigned long ms) {
  for (; ms > 0; ms--) {
    now_ms++;
    passed_ms++;
    lease_poll();
  }
  printf("@\n");
}

static void hand_over(const char *bytes, int count) {
  memcpy(waiting, bytes, (size_t)count);
  waiting_from = 0;
  waiting_to = count;
  lease_poll();
}

static void run_real(void) {
  struct pollfd in = {0, POLLIN, 0};
  int is_open = 1;
  char bytes[512];
  for (;;) {
    if (poll(&in, is_open ? 1 : 0, 2) > 0) {
      int count = (int)read(0, bytes, sizeof bytes);
      /* The computer that stops talking, even for good, is what the lease is for. */
      if (count <= 0) is_open = 0;
      else hand_over(bytes, count);
    }
    lease_poll();
    fflush(stdout);
  }
}

int main(int argc, char **argv) {
  char bytes[4096];
  is_real = argc > 1 && strcmp(argv[1], "--real") == 0;
  began_at = argc > 1 + is_real ? (uint32_t)strtoul(argv[1 + is_real], 0, 10) : 0;
  now_ms = began_at;
  computer_began = computer_ms();
  lease_begin();
  if (is_real) run_real();
  while (fgets(bytes, sizeof bytes, stdin)) {
    if (bytes[0] == '@') let_pass(strtoul(bytes + 1, 0, 10));
    else hand_over(bytes, (int)strlen(bytes));
    fflush(stdout);
  }
  return 0;
}
