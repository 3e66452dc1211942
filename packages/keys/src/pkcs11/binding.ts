/**
 * The part of pkcs11js that the token process uses, in our words. The library itself is optional: where it cannot be built,
 * everything but tokens works, and nothing that is compiled may need it.
 */

/** A session or an object of the module. */
export type Handle = Buffer

/** Attributes of an object. */
export type Template = readonly {
  readonly type: number
  readonly value?: number | boolean | string | Buffer
}[]

/** A mechanism with its parameter, as C_SignInit and C_EncryptInit take it. */
export type Mechanism = { readonly mechanism: number; readonly parameter?: RsaPss | AesGcm }

/** CK_RSA_PKCS_PSS_PARAMS. */
export type RsaPss = {
  readonly type: number
  readonly hashAlg: number
  readonly mgf: number
  readonly saltLen: number
}

/** CK_GCM_PARAMS. */
export type AesGcm = {
  readonly type: number
  readonly iv: Buffer
  readonly aad: Buffer
  readonly tagBits: number
}

/** One loaded module. */
export type Pkcs11 = {
  load(path: string): void
  C_Initialize(): void
  C_GetSlotList(tokenPresent: boolean): Handle[]
  C_GetTokenInfo(slot: Handle): { readonly label: string }
  C_OpenSession(slot: Handle, flags: number): Handle
  C_Login(session: Handle, userType: number, pin: string): void
  C_FindObjectsInit(session: Handle, template: Template): void
  C_FindObjects(session: Handle, most: number): Handle[]
  C_FindObjectsFinal(session: Handle): void
  C_GetAttributeValue(session: Handle, object: Handle, template: Template): { readonly value?: unknown }[]
  C_GenerateKeyPair(session: Handle, mechanism: Mechanism, publicKey: Template, privateKey: Template): unknown
  C_GenerateKey(session: Handle, mechanism: Mechanism, template: Template): unknown
  C_SignInit(session: Handle, mechanism: Mechanism, key: Handle): void
  C_SignAsync(session: Handle, data: Buffer, room: Buffer): Promise<Buffer>
  C_EncryptInit(session: Handle, mechanism: Mechanism, key: Handle): void
  C_EncryptAsync(session: Handle, data: Buffer, room: Buffer): Promise<Buffer>
  C_DecryptInit(session: Handle, mechanism: Mechanism, key: Handle): void
  C_DecryptAsync(session: Handle, data: Buffer, room: Buffer): Promise<Buffer>
}

/** The constants of PKCS#11 v2.40 that are used. */
type Constant =
  | `CKA_${'CLASS' | 'DECRYPT' | 'ENCRYPT' | 'EC_PARAMS' | 'EC_POINT' | 'EXTRACTABLE' | 'KEY_TYPE' | 'LABEL' | 'MODULUS' | 'MODULUS_BITS'}`
  | `CKA_${'PRIVATE' | 'PUBLIC_EXPONENT' | 'SENSITIVE' | 'SIGN' | 'TOKEN' | 'VALUE_LEN' | 'VERIFY'}`
  | `CKF_${'RW_SESSION' | 'SERIAL_SESSION'}`
  | `CKG_MGF1_${'SHA256' | 'SHA384' | 'SHA512'}`
  | `CKK_${'AES' | 'EC' | 'RSA'}`
  | `CKM_${'AES_GCM' | 'AES_KEY_GEN' | 'ECDSA' | 'EC_KEY_PAIR_GEN' | 'RSA_PKCS' | 'RSA_PKCS_KEY_PAIR_GEN' | 'RSA_PKCS_PSS'}`
  | `CKM_${'SHA256' | 'SHA384' | 'SHA512'}`
  | `CKO_${'PRIVATE_KEY' | 'PUBLIC_KEY' | 'SECRET_KEY'}`
  | 'CKU_USER'
  | `CK_PARAMS_${'AES_GCM' | 'RSA_PSS'}`

/** The library as it is loaded. */
export type Binding = Readonly<Record<Constant, number>> & { readonly PKCS11: new () => Pkcs11 }
