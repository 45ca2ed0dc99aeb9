// Keeps this page on this computer with a service worker, and tells when a newer build lies ready beside it. It is let in
// only when somebody says so: a computer that votes must not be reloaded in the middle of a round.
import { scriptAddress } from './script-address.ts'

/** A page that stays open for weeks hears of a newer one within hours. */
const LOOK_EVERY_MS = 6 * 3_600_000

/**
 * Rejects where the browser, or the host, has no such thing; the page then runs as it is.
 * @param tell hears that the page opens without its host from now on, and of a newer build how to let it in.
 */
export const keepPage = async (
  tell: (news: { readonly kept?: true; readonly letIn?: () => void }) => void,
): Promise<void> => {
  const { serviceWorker } = navigator
  // Without one before, this is the first time, and the page on the screen is the newest there is.
  let running = serviceWorker.controller !== null
  serviceWorker.addEventListener('controllerchange', () => {
    if (running) location.reload()
    running = true
  })
  const registration = await serviceWorker.register(scriptAddress('./service-worker.js'), { updateViaCache: 'none' })
  const look = (): void => {
    if (registration.active === null) return
    tell({ kept: true })
    if (registration.waiting !== null) tell({ letIn: () => registration.waiting?.postMessage('let-in') })
  }
  const follow = (): void => registration.installing?.addEventListener('statechange', look)
  registration.addEventListener('updatefound', follow)
  follow()
  look()
  // What cannot be reached now may be in some hours.
  setInterval(() => void registration.update().catch(() => {}), LOOK_EVERY_MS)
}
