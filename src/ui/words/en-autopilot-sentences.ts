// English: why the autopilot's settings were not taken.
export const enAutopilotSentences = {
  'autopilot-invalid': {
    says: 'The autopilot cannot work with one of these numbers or names.',
    next: 'Look for a name that is missing, a power of 0, a battery of 0 kWh, or a load that waits for nothing.',
  },
  'autopilot-no-relay': {
    says: 'The autopilot was given no relay to switch.',
    next: 'Choose a relay board under Meter first, then choose it here.',
  },
  'autopilot-relay-twice': {
    says: 'Two rules would switch the same relay.',
    next: 'Give each load, the charger and the inverter a relay of its own.',
  },
  'autopilot-prices': {
    says: 'With these prices the autopilot would buy dearer than it sells.',
    next: 'Set the price for buying or charging below the one for selling or discharging.',
  },
} as const
