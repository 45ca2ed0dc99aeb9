// The smallest helper: tells whoever asks at which address it sees them (STUN, RFC 8489, sections 5 and 14.2), IPv4 only.
// `npx tsx tools/street/stun.ts [PORT]`: prints a line when it listens and one for each question.
import { createSocket } from 'node:dgram'

const COOKIE = 0x2112a442
const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const XOR_MAPPED_ADDRESS = 0x0020
const IPV4 = 1
const HEADER_BYTES = 20

/** The answer to a binding request; undefined for everything else. */
const answerTo = (request: Buffer, address: string, port: number): Buffer | undefined => {
  if (
    request.length < HEADER_BYTES ||
    request.readUInt16BE(0) !== BINDING_REQUEST ||
    request.readUInt32BE(4) !== COOKIE
  )
    return undefined
  const answer = Buffer.alloc(HEADER_BYTES + 12)
  request.copy(answer, 4, 4, HEADER_BYTES)
  answer.writeUInt16BE(BINDING_SUCCESS, 0)
  answer.writeUInt16BE(12, 2)
  answer.writeUInt16BE(XOR_MAPPED_ADDRESS, 20)
  answer.writeUInt16BE(8, 22)
  answer.writeUInt16BE(IPV4, 24)
  answer.writeUInt16BE(port ^ (COOKIE >>> 16), 26)
  const plain = address.split('.').reduce((all, part) => all * 256 + Number(part), 0)
  answer.writeUInt32BE((plain ^ COOKIE) >>> 0, 28)
  return answer
}

const socket = createSocket('udp4')
socket.on('message', (request, { address, port }) => {
  const answer = answerTo(request, address, port)
  if (answer === undefined) return
  console.log(`asked by ${address}:${port}`)
  socket.send(answer, port, address)
})
socket.bind(Number(process.argv[2] ?? 3_478), () => console.log(`listening on ${socket.address().port}`))
