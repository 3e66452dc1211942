/** Signatures that RFC 7515 and RFC 8037 publish: the values hold, and no longer after a change. */
import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { payloadOf } from './payload.js'
import { readJwsText } from './read/jws.js'
import { readSignedHeader } from './read/signed-header.js'
import { judgeValue } from './validate/gather-jades.js'

/** RFC 7515 A.2, A.3; RFC 8037 A.4. */
const CLAIMS =
  'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ'
const RSA_VALUE =
  'cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4' +
  'BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv' +
  'hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw'
const EC_VALUE = 'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q'
const RSA_KEY = {
  kty: 'RSA',
  n:
    'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW' +
    'vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k' +
    'G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
  e: 'AQAB',
}
const EC_KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}
const ED_KEY = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
const ED25519 =
  'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.' +
  'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg'
/** RFC 7515 A.6: the first two in the general form, with a key identifier outside of the protected header. */
const GENERAL = JSON.stringify({
  payload: CLAIMS,
  signatures: [
    { protected: 'eyJhbGciOiJSUzI1NiJ9', header: { kid: '2010-12-29' }, signature: RSA_VALUE },
    { protected: 'eyJhbGciOiJFUzI1NiJ9', header: { kid: 'e9bc097a' }, signature: EC_VALUE },
  ],
})

function judge(text: string, keys: readonly JsonWebKey[]): string[] {
  const file = readJwsText(text)
  return file.parts.map((part, index) => {
    const result = part.outcome === 'read' ? readSignedHeader(part.signature) : part
    if (part.outcome !== 'read' || result.outcome !== 'read' || !('header' in result)) return result.outcome
    const key = createPublicKey({ key: keys[index] ?? ED_KEY, format: 'jwk' })
    const spkiBytes = key.export({ type: 'spki', format: 'der' })
    const { signature } = part
    const payload = payloadOf(file, result.header, undefined)
    return judgeValue({ signature, header: result.header }, payload, { spkiBytes })
  })
}

describe('the published signatures', () => {
  it.each([
    ['RS256', `eyJhbGciOiJSUzI1NiJ9.${CLAIMS}.${RSA_VALUE}`, RSA_KEY],
    ['ES256', `eyJhbGciOiJFUzI1NiJ9.${CLAIMS}.${EC_VALUE}`, EC_KEY],
    ['EdDSA', ED25519, ED_KEY],
  ])('with %s hold, and not with another payload, nor under another key', (_alg, text, key) => {
    expect(judge(text, [key])).toEqual(['value/ok'])
    const [header, payload = '', value] = text.split('.')
    const other = `${header}.${payload.startsWith('e') ? `f${payload.slice(1)}` : `e${payload.slice(1)}`}.${value}`
    expect(judge(other, [key])).toEqual(['value/wrong'])
    expect(judge(text, [key === EC_KEY ? RSA_KEY : EC_KEY])).toEqual(['value/key'])
  })

  it('of the general form hold each for itself', () => {
    expect(judge(GENERAL, [RSA_KEY, EC_KEY])).toEqual(['value/ok', 'value/ok'])
    expect(judge(GENERAL, [EC_KEY, RSA_KEY])).toEqual(['value/key', 'value/key'])
  })
})
