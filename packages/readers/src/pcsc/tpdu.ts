/**
 * A command as T=0 carries it: with data there is no room for Le; the card answers 61xx and waits to be asked (ISO/IEC
 * 7816-3 §12.2.3, case 4S). Every other command stays as it is.
 */
export function commandForT0(command: Uint8Array): Uint8Array {
  const dataLength = command[4] ?? 0
  const isCase4Short = dataLength > 0 && command.length === 5 + dataLength + 1
  return isCase4Short ? command.subarray(0, -1) : command
}
