// The console's rows of the worker's table of intents.
import { letBoardSign, letComputerSign } from '../household/board-key.ts'
import { enterReading } from '../household/by-hand.ts'
import { changeMeter, registerMeter } from '../household/metering.ts'
import type { Node } from '../node.ts'
import { refused, type Outcome } from '../refusal.ts'
import type { Devices } from './devices.ts'
import type { EnergyDoor } from './energy-door.ts'
import type { Calls } from './messages.ts'

type ConsoleCall =
  | 'lookAtPort'
  | 'startRecording'
  | 'stopRecording'
  | 'replayRecording'
  | 'registerByHand'
  | 'changeMeter'
  | 'letBoardSign'
  | 'letComputerSign'
  | 'enterReading'
  | 'importEnergy'
  | 'forgetEnergy'

type ConsoleTable = { [N in ConsoleCall]: (argument: Calls[N]['argument']) => Promise<Outcome<Calls[N]['value']>> }

export const consoleCalls = (node: Node, devices: Devices, energy: EnergyDoor): ConsoleTable => ({
  lookAtPort: async (portId) => devices.console.look(portId),
  startRecording: (portId) => devices.console.start(portId),
  stopRecording: async (portId) => devices.console.stop(portId),
  replayRecording: async (file) => devices.console.replay(file),
  registerByHand: ({ number, ...meter }) =>
    node.state.loop.run(() => registerMeter(node.state, { ...meter, meterId: number.trim(), simulated: false })),
  changeMeter: (change) => node.state.loop.run(() => changeMeter(node.state, change)),
  letBoardSign: (given) => node.state.loop.run(() => letBoardSign(node.state, given)),
  letComputerSign: (meter) => node.state.loop.run(() => letComputerSign(node.state, meter)),
  enterReading: (entry) => node.state.loop.run(() => enterReading(node.state, entry)),
  importEnergy: (file) => energy.take(file),
  forgetEnergy: (kind) => energy.forget(kind),
})

const notHere = async (): Promise<Outcome<never>> => refused('not-allowed')

export const CONSOLE_NOT_HERE: ConsoleTable = {
  lookAtPort: notHere,
  startRecording: notHere,
  stopRecording: notHere,
  replayRecording: notHere,
  registerByHand: notHere,
  changeMeter: notHere,
  letBoardSign: notHere,
  letComputerSign: notHere,
  enterReading: notHere,
  importEnergy: notHere,
  forgetEnergy: notHere,
}
