// Hearthgrid's relay line on an Arduino: normally open contacts on two pins, USB to the computer. All of the protocol is
// in lease.c; this file is the board.
#include "lease.h"

#if defined(__AVR__)
#include <avr/wdt.h>
#endif

static const uint8_t PINS[LEASE_CHANNELS] = {7, 8};
// Many relay shields switch on when their input is LOW: swap these two then.
static const uint8_t COIL_ON = HIGH;
static const uint8_t COIL_OFF = LOW;

uint32_t board_millis(void) { return millis(); }
void board_contact(uint8_t channel, uint8_t on) { digitalWrite(PINS[channel - 1], on ? COIL_ON : COIL_OFF); }
int board_read(void) { return Serial.read(); }
void board_write(char byte) { Serial.write(byte); }

#ifdef LEASE_SIGNS
// The key of a meter, made once and never told to anybody; needs the library "Crypto" of Rhys Weatherley and a board of 32
// bits, because an AVR takes seconds for a signature. Shown for an ESP32, which has a store and a source of random numbers.
#include <Ed25519.h>
#include <Preferences.h>
#include <esp_random.h>

int board_sign(const uint8_t *message, uint8_t bytes, uint8_t key[32], uint8_t signature[64]) {
  static uint8_t secret[32];
  static bool is_known = false;
  if (!is_known) {
    Preferences store;
    store.begin("hearthgrid");
    if (store.getBytes("secret", secret, 32) != 32) {
      esp_fill_random(secret, 32);
      if (store.putBytes("secret", secret, 32) != 32) return 0;
    }
    is_known = true;
  }
  Ed25519::derivePublicKey(key, secret);
  Ed25519::sign(signature, secret, key, message, bytes);
  return 1;
}
#endif

void setup() {
  // The level first, so that a coil never moves while its pin becomes an output.
  for (uint8_t i = 0; i < LEASE_CHANNELS; i++) {
    digitalWrite(PINS[i], COIL_OFF);
    pinMode(PINS[i], OUTPUT);
  }
  Serial.begin(115200);
  lease_begin();
#if defined(__AVR__)
  // A program that hangs for two seconds starts again, with all contacts open.
  wdt_enable(WDTO_2S);
#endif
}

void loop() {
#if defined(__AVR__)
  wdt_reset();
#endif
  lease_poll();
}
