// Keys for the homes of the demo street: real Ed25519, drawn when it opens, never written anywhere.
import { sameBytes, type Keyring, type Signer } from '../../ledger/index.ts'

export const drawSigner = async (): Promise<Signer> => {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
  return {
    key: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    sign: async (message) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, Uint8Array.from(message))),
  }
}

export const drawKeyring = async (): Promise<Keyring> => {
  const [household, device] = await Promise.all([drawSigner(), drawSigner()])
  const meters = new Map<string, Promise<Signer>>()
  return {
    household,
    device,
    meter: (meterId) => {
      const known = meters.get(meterId) ?? drawSigner()
      meters.set(meterId, known)
      return known
    },
    meterOf: async (key) => (await Promise.all(meters.values())).find((signer) => sameBytes(signer.key, key)),
  }
}
