// Films for a browser's camera, made of pictures of what another browser really shows: one still frame, again and again.
import { writeFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'

const WIDTH = 1_280
const HEIGHT = 720
/** Wall behind the sheet of paper, darker than it is. */
const WALL = 96
const FRAMES = 4

/** What Chromium needs to take a film for its camera; the file is opened when the page opens the camera. */
export const cameraFlags = (film: string): string[] => [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${film}`,
]

/** A picture of the element, as PNG. */
export const pictureOf = (element: Locator): Promise<Buffer> => element.screenshot()

/**
 * Writes a film (YUV4MPEG2, 4:2:0) of the picture held before a wall, smaller than the frame, turned a little and not
 * quite sharp, as a hand holds a phone. `decoder` is any page of a browser.
 */
export const writeFilm = async (file: string, picture: Buffer, decoder: Page): Promise<void> => {
  const luma = await decoder.evaluate(
    async ({ png, width, height, wall }) => {
      const bytes = Uint8Array.from(atob(png), (char) => char.charCodeAt(0))
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d')
      if (context === null) throw new Error('a browser draws')
      context.fillStyle = `rgb(${wall} ${wall} ${wall})`
      context.fillRect(0, 0, width, height)
      context.translate(width * 0.53, height * 0.48)
      context.rotate((7 * Math.PI) / 180)
      context.filter = 'blur(0.8px)'
      const side = height * 0.72
      context.drawImage(image, -side / 2, -side / 2, side, side)
      const { data } = context.getImageData(0, 0, width, height)
      const gray = new Uint8Array(width * height)
      for (let at = 0; at < gray.length; at++) gray[at] = data[at * 4 + 1] ?? 0
      let text = ''
      for (let at = 0; at < gray.length; at += 8_192) text += String.fromCharCode(...gray.subarray(at, at + 8_192))
      return btoa(text)
    },
    { png: picture.toString('base64'), width: WIDTH, height: HEIGHT, wall: WALL },
  )
  write(file, Buffer.from(luma, 'base64'))
}

/** A film of the bare wall: nothing to be read. */
export const writeBlankFilm = (file: string): void => write(file, Buffer.alloc(WIDTH * HEIGHT, WALL))

const write = (file: string, luma: Buffer): void => {
  const colourless = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, colourless])
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`)
  writeFileSync(file, Buffer.concat([header, ...Array.from({ length: FRAMES }, () => frame)]))
}
