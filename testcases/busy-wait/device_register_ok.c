// Nothing in the program writes the register: the device does.
// impasse: static = none
#include <stdint.h>

struct uart {
  volatile uint32_t status;
  volatile uint32_t data;
};

#define TX_READY 0x20u

void uart_put(struct uart* u, char c) {
  while (!(u->status & TX_READY));
  u->data = (uint32_t)c;
}
