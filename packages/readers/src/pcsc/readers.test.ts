import { describe, expect, it } from 'vitest'
import { loadPcsc, type PcscBinding, type PcscCard } from './binding.js'
import { pcscReaders, readersOf } from './readers.js'

/** A PC/SC service that a test starts, stops and puts cards into; it fails as the library does. */
function service() {
  let state: 'up' | 'down' = 'up'
  let clients = 0
  const log: string[] = []
  const said = (code: string) => Object.assign(new Error('Async task error'), { code })
  const failures = new Set<() => void>()
  let connect: () => Promise<PcscCard> = async () => {
    throw said('NoSmartCard')
  }

  class Client {
    private readonly tell: ((reader: never) => void)[] = []
    on(event: string, listener: (value: never) => void): void {
      if (event === 'reader') this.tell.push(listener)
      else failures.add(() => listener(undefined as never)) // the listener looks at nothing of it
    }
    start(): void {
      if (state === 'down') throw said('NoService')
      clients += 1
      const changes: ((status: { hasAny(flag: number): boolean }) => void)[] = []
      const on = (event: string, listener: (typeof changes)[number]) =>
        event === 'change' && changes.push(listener)
      const reader = { name: () => 'Reader', connect: () => connect(), on }
      for (const tell of this.tell) tell(reader as never) // what the library's own reader has of ours
      for (const change of changes) change({ hasAny: (flag) => flag === 32 })
    }
    stop(): void {
      log.push('stop')
      if (state === 'down') throw said('InvalidHandle')
    }
  }
  const binding: PcscBinding = {
    Client,
    CardDisposition: { LEAVE: 0, RESET: 1 },
    CardMode: { EXCLUSIVE: 1 },
    Protocol: { ANY: 3, T0: 1 },
    ReaderStatus: { PRESENT: 32, MUTE: 512 },
  }
  return {
    load: async () => binding,
    said,
    log,
    clients: () => clients,
    insert: (card: Partial<PcscCard>) => {
      connect = async () => ({
        protocol: () => 2,
        state: async () => ({ atr: Uint8Array.of(0x3b, 0x00) }),
        transaction: async () => ({ end: async () => undefined }),
        transmit: async () => Uint8Array.of(0x90, 0x00),
        disconnect: async (disposition) => void log.push(`disconnect ${disposition}`),
        ...card,
      })
    },
    connectFailing: (code: string, times: number) => {
      const then = connect
      let left = times
      connect = async () => {
        if (left-- > 0) throw said(code)
        return await then()
      }
    },
    goDown: () => {
      state = 'down'
      for (const fail of failures) fail()
    },
    comeUp: () => {
      state = 'up'
    },
  }
}

describe('the readers of the machine', () => {
  it('say what to install when the library is not there', async () => {
    await expect(loadPcsc('pcsc-mini-is-not-here')).rejects.toMatchObject({ code: 'readers/not-installed' })
  })

  it('load and start nothing before they are asked', () => {
    const { load, clients } = service()
    expect(() => readersOf(load).close()).not.toThrow()
    expect(() => pcscReaders().close()).not.toThrow()
    expect(clients()).toBe(0)
  })

  it('are watched once for all calls', async () => {
    const { load, clients, log } = service()
    const readers = readersOf(load)
    const lists = await Promise.all([readers.list(), readers.list(), readers.list()])
    expect(lists[2]).toEqual([{ name: 'Reader', kind: 'hardware', card: 'present' }])
    expect(clients()).toBe(1)
    readers.close()
    await Promise.resolve()
    expect(log).toEqual(['stop'])
  })

  it('say that the service does not run, and work again as soon as it does', async () => {
    const { load, goDown, comeUp, clients } = service()
    const readers = readersOf(load)
    await readers.list()
    goDown()
    await expect(readers.list()).rejects.toMatchObject({ code: 'readers/no-service' })
    await expect(readers.useCard('Reader', async () => 'used')).rejects.toMatchObject({
      code: 'readers/no-service',
    })
    comeUp()
    expect(await Promise.all([readers.list(), readers.list()])).toHaveLength(2)
    expect(clients()).toBe(2)
  })
})

describe('the use of a card', () => {
  it('ends with a reset, whether the work succeeds or fails', async () => {
    const { load, insert, log } = service()
    insert({})
    const readers = readersOf(load)
    expect(await readers.useCard('Reader', ({ transmit }) => transmit(Uint8Array.of(0)))).toHaveLength(2)
    const failing = readers.useCard('Reader', async () => {
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(log).toEqual(['disconnect 1', 'disconnect 1'])
  })

  it('waits while another program has the card, and says so when that lasts', async () => {
    const { load, insert, connectFailing } = service()
    insert({})
    connectFailing('SharingViolation', 2)
    expect(await readersOf(load).useCard('Reader', async () => 'used')).toBe('used')
    connectFailing('SharingViolation', 1000)
    const use = readersOf(load, { patienceMs: 0 }).useCard('Reader', async () => 'used')
    await expect(use).rejects.toMatchObject({ code: 'readers/in-use' })
  })

  it.each([
    ['RemovedCard', 'fine: without power there is no verified PIN'],
    ['CommError', 'readers/failed'],
  ])('with a card that cannot be reset because of %s is %s', async (status, outcome) => {
    const { load, insert, said } = service()
    insert({
      disconnect: async () => {
        throw said(status)
      },
    })
    const use = readersOf(load).useCard('Reader', async () => 'used')
    if (outcome.startsWith('fine')) expect(await use).toBe('used')
    else await expect(use).rejects.toMatchObject({ code: outcome })
  })

  it('names what happened to the card in the middle of the work, not that it could not be reset', async () => {
    const { load, insert, said } = service()
    const gone = async () => {
      throw said('RemovedCard')
    }
    insert({ transmit: gone, disconnect: gone })
    const use = readersOf(load).useCard('Reader', ({ transmit }) => transmit(Uint8Array.of(0)))
    await expect(use).rejects.toMatchObject({ code: 'readers/removed' })
  })

  it('sends commands over T=0 without the Le for which it has no room', async () => {
    const { load, insert } = service()
    const sent: number[] = []
    const transmit = async (command: Uint8Array) => {
      sent.push(command.length)
      return Uint8Array.of(0x90, 0x00)
    }
    insert({ protocol: () => 1, transmit })
    const select = Uint8Array.from(Buffer.from('00a4040005e828bd080f00', 'hex'))
    await readersOf(load).useCard('Reader', (channel) => channel.transmit(select))
    expect(sent).toEqual([10])
  })

  it('refuses a reader that is not there', async () => {
    const use = readersOf(service().load).useCard('Other', async () => 'used')
    await expect(use).rejects.toMatchObject({ code: 'readers/unknown' })
  })
})
