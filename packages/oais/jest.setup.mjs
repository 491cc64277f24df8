import { isNativeError } from 'node:util/types';

// Jest runs tests in a context of its own, so that an error thrown by Node's own modules is no instance of the tests' `Error`.
// Code that asks `instanceof Error` must meet here what it meets outside of Jest.
const ordinary = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Error, Symbol.hasInstance, {
  value(value) {
    return this === Error ? isNativeError(value) || ordinary.call(this, value) : ordinary.call(this, value);
  },
});
