// Hands the reader a file that was made in this page; nothing leaves the computer.
export const downloadText = (name: string, type: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken the file by the time the click returns, but some read it a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
