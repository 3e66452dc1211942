/** Devices on which no phone can be bound as it is: each gets words of its own and something to do. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { openStage } from './house.js'
import { typeNumber, type Visitor, visit } from './visitor.js'

describe.skipIf(!browserIsHere())('the page that binds a phone, on an unfit device,', () => {
  let stage: Awaited<ReturnType<typeof openStage>>
  let visitor: Visitor | null = null

  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())
  afterEach(async () => {
    await visitor?.leave()
    expect(visitor?.complaints ?? [], 'errors and breaches of the policy').toEqual([])
    visitor = null
  })

  const come = async (options: Parameters<typeof visit>[2]) => {
    visitor = await visit(stage.browser, stage.server, options)
    return visitor
  }
  const letter = (subject: string) => stage.server.desk.writeLetter({ subject, number: '12345678' })

  it('says so on a browser without passkeys', async () => {
    const someone = await come({
      key: 'none',
      prepare: (page) => page.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential')),
    })
    await someone.open((await letter('T-0010')).path)
    await someone.page.getByText('このブラウザーは、パスキーに対応していません。').waitFor()
    expect(await someone.page.getByRole('textbox').count()).toBe(0)
    await someone.judge('enrol-unsupported')
  })

  it('says so on a device without a screen lock, and leaves the way open for security keys', async () => {
    const someone = await come({ key: 'none' })
    await someone.open((await letter('T-0011')).path)
    await typeNumber(someone, '12345678')
    await someone.page.getByText('画面ロックが設定されていないようです').waitFor()
    expect(await someone.page.getByRole('button', { name: 'パスキーを作る' }).isEnabled()).toBe(true)
    await someone.judge('enrol-no-lock')
  })

  it('says what to do when the device has such a passkey already', async () => {
    const someone = await come({
      prepare: (page) =>
        page.addInitScript(() => {
          navigator.credentials.create = async () => {
            throw new DOMException('', 'InvalidStateError')
          }
        }),
    })
    await someone.open((await letter('T-0012')).path)
    await typeNumber(someone, '12345678')
    await someone.press('パスキーを作る')
    await someone.page.getByText('この端末には、この方のパスキーがすでにあります。').waitFor()
  })
})
