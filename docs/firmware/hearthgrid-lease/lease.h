/* Hearthgrid's line for relays that open by themselves; docs/firmware/README.md describes it. Plain C without a heap.
   The board gives four functions, calls lease_begin once and lease_poll as often as it can. */
#ifndef HEARTHGRID_LEASE_H
#define HEARTHGRID_LEASE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef LEASE_CHANNELS
#define LEASE_CHANNELS 2
#endif

/* What the board does. */
uint32_t board_millis(void);                     /* time since the start; it may wrap */
void board_contact(uint8_t channel, uint8_t on); /* channels count from 1; off is: coil without current */
int board_read(void);                            /* the next byte from the computer, or -1 */
void board_write(char byte);                     /* one byte to the computer */

/* For a board that holds the key of a meter; or give it to the compiler. */
/* #define LEASE_SIGNS */

#ifdef LEASE_SIGNS
/* Signs a message by Ed25519 with the key of the meter in this board. Gives 1, or 0 when there is none. Contacts wait for
   it, and so does the computer, for half a second at most. */
int board_sign(const uint8_t *message, uint8_t bytes, uint8_t key[32], uint8_t signature[64]);
#endif

/* Opens all contacts. */
void lease_begin(void);

/* Ends the leases that have run out, reads what has come, and answers. Never waits. */
void lease_poll(void);

#ifdef __cplusplus
}
#endif

#endif
