// The camera, opened for as long as somebody looks for a code, or for no longer than the browser's question takes: a page
// that may use it is also told the address of its computer, which browsers hide from all others.

export type CameraTrouble = 'refused' | 'none' | 'busy'
export type Opened = { readonly kind: 'open'; readonly stream: MediaStream } | { readonly kind: CameraTrouble }

/** Names of errors by Media Capture and Streams; whatever else there is keeps the camera from starting, too. */
const TROUBLES: Readonly<Record<string, CameraTrouble>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

const open = async (wanted: MediaStreamConstraints): Promise<Opened> => {
  // Old browsers and pages that are not secure have no such door at all, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (devices?.getUserMedia === undefined) return { kind: 'none' }
  try {
    return { kind: 'open', stream: await devices.getUserMedia(wanted) }
  } catch (error) {
    return { kind: TROUBLES[error instanceof Error ? error.name : ''] ?? 'busy' }
  }
}

/** The camera on the back where there are two, with enough points for a code of a few hundred characters. */
export const openCamera = (): Promise<Opened> =>
  open({ video: { facingMode: { ideal: 'environment' }, width: { ideal: 1_280 }, height: { ideal: 720 } } })

export const stop = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop()
}

/**
 * Asks for the permission and records nothing. Where there is no camera the microphone's will do: browsers show their
 * address to pages with either (tests/e2e/scan.spec.ts tries it).
 */
export const askToShowAddress = async (): Promise<'allowed' | 'refused' | 'none'> => {
  const camera = await open({ video: true })
  const opened = camera.kind === 'none' ? await open({ audio: true }) : camera
  if (opened.kind === 'open') stop(opened.stream)
  // A camera that another program holds may be used by this page all the same.
  return opened.kind === 'open' || opened.kind === 'busy' ? 'allowed' : opened.kind
}
