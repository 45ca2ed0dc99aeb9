// A CDC-ACM adapter behind a faked `navigator.usb`, as WebUSB describes it: interfaces are claimed by one object at a time,
// transfers wait for bytes, a full packet is followed by an empty one, and a device that is pulled fails everything.

export type FakeAdapter = {
  send(bytes: Uint8Array): void
  received(): Uint8Array
  unplug(): void
  plug(): void
  /** Speed, stop bits, parity and bits of every line coding that was set (CDC PSTN 1.2, section 6.3.11). */
  readonly codings: readonly (readonly number[])[]
  /** Control line states that were set: 1 is DTR, 2 is RTS. */
  readonly signals: readonly number[]
  /** What another tab, or the same one after a new plug, has of it. */
  usb(): USB
}

const PACKET_BYTES = 64
const CONTROL = 0
const DATA = 1
const SET_LINE_CODING = 0x20
const SET_CONTROL_LINE_STATE = 0x22

type World = {
  plugged: boolean
  holder: FakeDevice | undefined
  readonly received: number[]
  readonly codings: number[][]
  readonly signals: number[]
  readonly tabs: Set<FakeUsb>
  readonly classCode: number
}

/** @param classCode of its interfaces; 255 is what FTDI and CH340 chips say of themselves. */
export const createFakeAdapter = (classCode = 2): FakeAdapter => {
  const world: World = {
    ...{ plugged: true, holder: undefined, received: [], codings: [], signals: [], classCode },
    tabs: new Set(),
  }
  return {
    send: (bytes) => world.holder?.deliver(bytes),
    received: () => Uint8Array.from(world.received),
    unplug: () => {
      world.plugged = false
      world.holder?.fail('NetworkError')
      world.holder = undefined
      for (const tab of world.tabs) tab.tell('disconnect')
    },
    plug: () => {
      world.plugged = true
      for (const tab of world.tabs) tab.renew()
      for (const tab of world.tabs) tab.tell('connect')
    },
    codings: world.codings,
    signals: world.signals,
    usb: () => new FakeUsb(world) as unknown as USB,
  }
}

class FakeUsb extends EventTarget {
  readonly #world: World
  #device: FakeDevice

  constructor(world: World) {
    super()
    this.#world = world
    this.#device = new FakeDevice(world)
    world.tabs.add(this)
  }

  readonly getDevices = async (): Promise<FakeDevice[]> => (this.#world.plugged ? [this.#device] : [])

  readonly requestDevice = async ({ filters }: { filters: { classCode?: number }[] }): Promise<FakeDevice> => {
    // The real chooser looks at the device and at its interfaces.
    if (!filters.some(({ classCode }) => classCode === this.#world.classCode))
      throw new DOMException('No device selected.', 'NotFoundError')
    return this.#device
  }

  /** After a new plug the browser makes a new object. */
  renew(): void {
    this.#device = new FakeDevice(this.#world)
  }

  tell(type: 'connect' | 'disconnect'): void {
    this.dispatchEvent(Object.assign(new Event(type), { device: this.#device }))
  }
}

type Waiting = { resolve(result: USBInTransferResult): void; reject(error: unknown): void }

class FakeDevice {
  readonly vendorId = 0x2341
  readonly productId = 0x0043
  opened = false
  configuration: object | null = null
  readonly configurations: readonly object[]
  readonly #world: World
  #packets: Uint8Array[] = []
  #waiting: Waiting[] = []

  constructor(world: World) {
    this.#world = world
    const alternate = (interfaceClass: number, endpoints: readonly object[]) => ({ interfaceClass, endpoints })
    const endpoint = (endpointNumber: number, direction: string) => ({
      ...{ endpointNumber, direction, type: 'bulk', packetSize: PACKET_BYTES },
    })
    this.configurations = [
      {
        interfaces: [
          { interfaceNumber: CONTROL, alternates: [alternate(world.classCode, [endpoint(3, 'in')])] },
          {
            interfaceNumber: DATA,
            alternates: [alternate(world.classCode === 2 ? 10 : 255, [endpoint(1, 'in'), endpoint(2, 'out')])],
          },
        ],
      },
    ]
  }

  readonly open = async (): Promise<void> => {
    if (!this.#world.plugged) throw new DOMException('The device was disconnected.', 'NetworkError')
    this.opened = true
  }

  readonly selectConfiguration = async (value: number): Promise<void> => {
    this.configuration = { configurationValue: value }
  }

  readonly claimInterface = async (): Promise<void> => {
    const { holder } = this.#world
    if (holder !== undefined && holder !== this) throw new DOMException('Unable to claim interface.', 'NetworkError')
    this.#world.holder = this
  }

  readonly controlTransferOut = async (setup: USBControlTransferParameters, data?: BufferSource) => {
    if (!this.#world.plugged) throw new DOMException('The device was disconnected.', 'NetworkError')
    if (setup.index !== CONTROL || setup.requestType !== 'class' || setup.recipient !== 'interface')
      throw new DOMException('stall', 'NetworkError')
    if (setup.request === SET_LINE_CODING && data instanceof ArrayBuffer) {
      const view = new DataView(data)
      this.#world.codings.push([view.getUint32(0, true), view.getUint8(4), view.getUint8(5), view.getUint8(6)])
    }
    if (setup.request === SET_CONTROL_LINE_STATE) this.#world.signals.push(setup.value)
    return { status: 'ok', bytesWritten: 0 }
  }

  readonly transferIn = (_endpoint: number, _length: number): Promise<USBInTransferResult> =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#pump()
    })

  readonly transferOut = async (_endpoint: number, data: BufferSource) => {
    if (!this.#world.plugged) throw new DOMException('The transfer was cancelled.', 'NetworkError')
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data)
    this.#world.received.push(...bytes)
    return { status: 'ok', bytesWritten: bytes.length }
  }

  readonly close = async (): Promise<void> => {
    this.fail('AbortError')
    if (this.#world.holder === this) this.#world.holder = undefined
    this.#packets = []
    this.opened = false
  }

  readonly forget = async (): Promise<void> => undefined

  deliver(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PACKET_BYTES) this.#packets.push(bytes.slice(at, at + PACKET_BYTES))
    if (bytes.length % PACKET_BYTES === 0) this.#packets.push(new Uint8Array())
    this.#pump()
  }

  fail(name: string): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new DOMException('The transfer was cancelled.', name))
  }

  #pump(): void {
    while (this.#waiting.length > 0 && this.#packets.length > 0) {
      const packet = this.#packets.shift() ?? new Uint8Array()
      this.#waiting.shift()?.resolve({ status: 'ok', data: new DataView(packet.buffer) } as USBInTransferResult)
    }
  }
}
