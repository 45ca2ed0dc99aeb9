// Finds the text of a QR code in one picture: of the camera, or of a file. The decoder arrives with the first picture.

/** Longest side that is looked at: a code of 80 squares then still has a dozen points for each of them. */
const LONGEST_SIDE = 1_024

type Picture = { readonly image: CanvasImageSource; readonly width: number; readonly height: number }

let canvas: HTMLCanvasElement | undefined

/** Pixels of the picture, no larger than is useful; undefined for an empty one. */
const pixelsOf = ({ image, width, height }: Picture): ImageData | undefined => {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height, 1))
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)]
  if (w === 0 || h === 0) return undefined
  canvas ??= document.createElement('canvas')
  canvas.width = w
  canvas.height = h
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context?.drawImage(image, 0, 0, w, h)
  return context?.getImageData(0, 0, w, h)
}

/** @param patienceMs for tries beyond the first; a film has a next picture soon, a file has none. */
const read = async (picture: Picture, patienceMs: number): Promise<string | undefined> => {
  const { decodeQR } = await import('qr/decode.js')
  const pixels = pixelsOf(picture)
  if (pixels === undefined) return undefined
  try {
    return decodeQR({ width: pixels.width, height: pixels.height, data: pixels.data }, { timeLimit: patienceMs })
  } catch {
    // The decoder throws for every picture without a code.
    return undefined
  }
}

export const readVideo = (video: HTMLVideoElement): Promise<string | undefined> =>
  read({ image: video, width: video.videoWidth, height: video.videoHeight }, 16)

/** Undefined as well for a file that is no picture. */
export const readFile = async (file: Blob): Promise<string | undefined> => {
  const image = await createImageBitmap(file).catch(() => undefined)
  if (image === undefined) return undefined
  const text = await read({ image, width: image.width, height: image.height }, 1_000)
  image.close()
  return text
}
