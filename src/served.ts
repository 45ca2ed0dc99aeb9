// Whether a piece of this page is still where it was when the page was built: after an update its host may have another.

/** False when the host has no script there, or cannot be reached. Many hosts answer for a missing file with the page itself. */
export const isServed = async (url: string): Promise<boolean> => {
  try {
    const answer = await fetch(url, { method: 'HEAD', cache: 'no-store' })
    return answer.ok && /javascript/.test(answer.headers.get('content-type') ?? '')
  } catch {
    return false
  }
}
