// Hands the reader a file that was made in this page; nothing leaves the computer.
const download = (name: string, type: string, content: BlobPart): void => {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken the file by the time the click returns, but some read it a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

export const downloadText = (name: string, type: string, text: string): void => download(name, type, text)

export const downloadBytes = (name: string, bytes: Uint8Array): void =>
  download(name, 'application/octet-stream', Uint8Array.from(bytes))
