// What a call comes to: { result }, bytes of JSON, or { error }.

/** The largest result of a guest, in bytes. */
export const MAX_RESULT_BYTES = 10 << 20;

/** The largest error of a guest, in bytes of JSON. */
const MAX_ERROR_BYTES = 10_000;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Ends a guest from within a function that it imports: the call's answer is known already. */
export class Ended extends Error {
  constructor(answer) {
    super('The call has ended.');
    this.answer = answer;
  }
}

/** The module is at fault. */
export function fault(code, message, retryable = true) {
  return { error: { kind: 'fault', code, message, retryable } };
}

/** The guest did what WebAssembly does not allow, or threw what it did not catch. */
export function trap(error) {
  return fault('trap', `The module trapped: ${error?.message ?? error}.`);
}

export function tooLarge(length) {
  return fault('result_too_large', `The result has ${length} bytes; at most ${MAX_RESULT_BYTES} are allowed.`, false);
}

/** The guest's JSON as what its status says it is: 0 a result, 1 the caller's error, anything else the module's. */
export function answer(status, bytes) {
  if (status === 0) {
    return parse(bytes) === undefined ? fault('malformed_result', 'The result is not JSON.') : { result: bytes };
  }
  const error = bytes.length <= MAX_ERROR_BYTES ? parse(bytes) : undefined;
  if (error === null || typeof error !== 'object' || Array.isArray(error)) {
    return fault('malformed_error', `The module ended with ${status} and no error in JSON.`);
  }
  const text = (value, otherwise) => (typeof value === 'string' ? value : otherwise);
  return status === 1
    ? {
        error: {
          kind: 'argument',
          code: text(error.code, 'invalid_argument'),
          message: text(error.message, 'The arguments are wrong.'),
          field: text(error.field, ''),
        },
      }
    : fault(text(error.code, 'module_fault'), text(error.message, `The module ended with ${status}.`), error.retryable !== false);
}

/** The value; undefined for what is no JSON in UTF-8. */
function parse(bytes) {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}
