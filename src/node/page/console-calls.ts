// The part of the page's door that is about single ports, typed registers and energy data: every intent is the worker's.
import type { NodeApi } from '../api.ts'
import type { ConsoleApi } from '../console-api.ts'
import type { CallWorker } from './page-memory.ts'

export const consoleApi = (
  call: CallWorker,
): ConsoleApi & Pick<NodeApi, 'askMeter' | 'findMeters' | 'listenAgain' | 'giveKey'> => ({
  askMeter: (meter) => call('askMeter', meter),
  findMeters: (meter) => call('findMeters', meter),
  listenAgain: (portId) => call('listenAgain', portId),
  giveKey: (keys) => call('giveKey', keys),
  lookAtPort: (portId) => call('lookAtPort', portId),
  startRecording: (portId) => call('startRecording', portId),
  stopRecording: (portId) => call('stopRecording', portId),
  replayRecording: (file) => call('replayRecording', file),
  registerByHand: (meter) => call('registerByHand', meter),
  changeMeter: (change) => call('changeMeter', change),
  letBoardSign: (given) => call('letBoardSign', given),
  letComputerSign: (meter) => call('letComputerSign', meter),
  enterReading: (entry) => call('enterReading', entry),
  importEnergy: (file) => call('importEnergy', file),
  forgetEnergy: (kind) => call('forgetEnergy', kind),
})
