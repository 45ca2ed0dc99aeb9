// What a person may say to the autopilot of its home. A part of `NodeApi`.
import type { AutopilotSettings } from './view/autopilot.ts'
import type { Outcome } from './refusal.ts'

export type AutopilotApi = {
  /** `levelWh`: how full the battery is now, if somebody knows. */
  setAutopilot(wish: { readonly settings: AutopilotSettings; readonly levelWh?: bigint | undefined }): Promise<Outcome>
  /** Orders are taken back and its relays open, until it goes on. */
  pauseAutopilot(paused: boolean): Promise<Outcome>
}
