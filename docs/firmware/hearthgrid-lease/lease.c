/* Promises: a contact closes only by a whole, checked line, and never stays closed longer than the lease in that line,
   whatever the computer does afterwards and however board_millis wraps. */
#include "lease.h"

#define MAX_LEASE_MS 60000UL
/* "SIGN" with two words of 64 digits, a number and the check. */
#define LINE_BYTES 160
#define MAX_WORDS 4

static uint8_t closed[LEASE_CHANNELS];
static uint32_t closed_at[LEASE_CHANNELS];
static uint32_t lease_ms[LEASE_CHANNELS];

static char line[LINE_BYTES];
static uint8_t length;
static uint8_t too_long;

static uint16_t check;

static void open_contact(uint8_t index) {
  closed[index] = 0;
  board_contact((uint8_t)(index + 1), 0);
}

/* The difference of unsigned numbers is right across the wrap; comparing points in time would not be. */
static uint32_t lease_left(uint8_t index) {
  uint32_t passed = board_millis() - closed_at[index];
  return closed[index] && passed < lease_ms[index] ? lease_ms[index] - passed : 0;
}

static void end_leases(void) {
  for (uint8_t i = 0; i < LEASE_CHANNELS; i++)
    if (closed[i] && lease_left(i) == 0) open_contact(i);
}

/* CRC-16/MODBUS, one byte more. */
static uint16_t crc16(uint16_t crc, char byte) {
  crc ^= (uint8_t)byte;
  for (uint8_t bit = 0; bit < 8; bit++) crc = (uint16_t)(crc & 1 ? (crc >> 1) ^ 0xA001 : crc >> 1);
  return crc;
}

static char hex_digit(uint8_t value) { return (char)(value < 10 ? '0' + value : 'A' + value - 10); }

static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

static void put(char byte) {
  check = crc16(check, byte);
  board_write(byte);
}

static void put_text(const char *text) {
  while (*text) put(*text++);
}

static void put_number(uint32_t value) {
  char digits[10];
  uint8_t count = 0;
  do digits[count++] = (char)('0' + value % 10);
  while ((value /= 10) != 0);
  while (count > 0) put(digits[--count]);
}

static void begin_answer(const char *kind, uint32_t sequence) {
  check = 0xFFFF;
  put_text(kind);
  put(' ');
  put_number(sequence);
  put(' ');
}

static void end_answer(void) {
  uint16_t crc = check;
  board_write('*');
  for (int8_t shift = 12; shift >= 0; shift -= 4) board_write(hex_digit((uint8_t)((crc >> shift) & 15)));
  board_write('\n');
}

static void refuse(uint32_t sequence, const char *why) {
  begin_answer("ERR", sequence);
  put_text(why);
  end_answer();
}

static void tell_contact(uint32_t sequence, uint8_t index) {
  uint32_t left = lease_left(index);
  begin_answer("OK", sequence);
  put_number(index + 1UL);
  put_text(left > 0 ? " ON " : " OFF ");
  put_number(left);
  end_answer();
}

/* True when the line ends with the check of what stands before it; cuts the check off. */
static int is_checked(void) {
  uint16_t crc = 0xFFFF;
  uint16_t stated = 0;
  if (length < 6 || line[length - 5] != '*') return 0;
  for (uint8_t i = (uint8_t)(length - 4); i < length; i++) {
    int value = hex_value(line[i]);
    if (value < 0) return 0;
    stated = (uint16_t)(stated << 4 | value);
  }
  length = (uint8_t)(length - 5);
  for (uint8_t i = 0; i < length; i++) crc = crc16(crc, line[i]);
  line[length] = 0;
  return crc == stated;
}

static uint8_t split(char *words[MAX_WORDS]) {
  uint8_t count = 0;
  char *at = line;
  while (count < MAX_WORDS) {
    words[count++] = at;
    while (*at && *at != ' ') at++;
    if (!*at) return count;
    *at++ = 0;
  }
  return 0;
}

static int is_word(const char *word, const char *name) {
  while (*word && *word == *name) word++, name++;
  return *word == *name;
}

/* Digits only, and at most `most`; gives 0 for everything else, which no number of this line may be. */
static uint32_t number_of(const char *word, uint32_t most) {
  uint32_t value = 0;
  for (; *word; word++) {
    if (*word < '0' || *word > '9') return 0;
    value = value * 10 + (uint32_t)(*word - '0');
    if (value > most) return 0;
  }
  return value;
}

#ifdef LEASE_SIGNS
static void put_hex(const uint8_t *bytes, uint8_t count) {
  for (uint8_t i = 0; i < count; i++) {
    put(hex_digit(bytes[i] >> 4));
    put(hex_digit(bytes[i] & 15));
  }
}

/* What the ledger has signed for a reading: these letters with their zero, the street, the reading. The board puts the
   letters there itself, so that its key signs readings and nothing else, whoever asks. */
static const char TAG[] = "hearthgrid/reading/1";

/* Takes 64 digits for 32 bytes; gives 0 for anything else. */
static int take_hex(const char *digits, uint8_t bytes[32]) {
  for (uint8_t i = 0; i < 64; i++) {
    int value = hex_value(digits[i]);
    if (value < 0) return 0;
    bytes[i / 2] = (uint8_t)(i % 2 ? bytes[i / 2] | value : value << 4);
  }
  return digits[64] == 0;
}

static void sign(uint32_t sequence, const char *street, const char *reading) {
  uint8_t message[sizeof TAG + 64], key[32], signature[64];
  for (uint8_t i = 0; i < sizeof TAG; i++) message[i] = (uint8_t)TAG[i];
  if (!take_hex(street, message + sizeof TAG) || !take_hex(reading, message + sizeof TAG + 32))
    refuse(sequence, "digest");
  else if (!board_sign(message, sizeof message, key, signature)) refuse(sequence, "unsigned");
  else {
    begin_answer("OK", sequence);
    put_text("SIGN ");
    put_hex(key, 32);
    put(' ');
    put_hex(signature, 64);
    end_answer();
  }
}
#endif

static void hello(uint32_t sequence) {
  begin_answer("OK", sequence);
  put_text("HELLO 1 ");
  put_number(LEASE_CHANNELS);
  put(' ');
  put_number(MAX_LEASE_MS);
#ifdef LEASE_SIGNS
  put_text(" SIGN");
#endif
  end_answer();
}

static void switch_on(uint32_t sequence, uint8_t index, const char *word) {
  uint32_t lease = number_of(word, MAX_LEASE_MS);
  if (lease == 0) {
    refuse(sequence, "lease");
    return;
  }
  lease_ms[index] = lease;
  closed_at[index] = board_millis();
  if (!closed[index]) board_contact((uint8_t)(index + 1), 1);
  closed[index] = 1;
  tell_contact(sequence, index);
}

/* "COMMAND [channel [lease]] sequence", checked before. */
static void obey(void) {
  char *words[MAX_WORDS];
  uint8_t count = split(words);
  uint32_t sequence = count < 2 ? 0 : number_of(words[count - 1], 65535);
  uint32_t channel = count < 3 ? 0 : number_of(words[1], LEASE_CHANNELS);
  uint8_t index = (uint8_t)(channel - 1);
  int is_on = count == 4 && is_word(words[0], "ON");
  int is_off = count == 3 && is_word(words[0], "OFF");
  int is_read = count == 3 && is_word(words[0], "READ");
  if (sequence == 0) refuse(0, "command");
  else if (count == 2 && is_word(words[0], "HELLO")) hello(sequence);
#ifdef LEASE_SIGNS
  else if (count == 4 && is_word(words[0], "SIGN")) sign(sequence, words[1], words[2]);
#endif
  else if (!is_on && !is_off && !is_read) refuse(sequence, "command");
  else if (channel == 0) refuse(sequence, "channel");
  else if (is_on) switch_on(sequence, index, words[2]);
  else {
    if (is_off) open_contact(index);
    tell_contact(sequence, index);
  }
}

static void take_line(void) {
  if (too_long || !is_checked()) refuse(0, "check");
  else obey();
}

void lease_begin(void) {
  length = 0;
  too_long = 0;
  for (uint8_t i = 0; i < LEASE_CHANNELS; i++) open_contact(i);
}

void lease_poll(void) {
  int byte;
  end_leases();
  while ((byte = board_read()) >= 0) {
    if (byte == '\n' || byte == '\r') {
      if (length > 0 || too_long) take_line();
      length = 0;
      too_long = 0;
    } else if (length + 1 < LINE_BYTES) {
      line[length++] = (char)byte;
    } else {
      too_long = 1;
    }
    /* A computer that never stops talking must not hold a contact closed. */
    end_leases();
  }
}
