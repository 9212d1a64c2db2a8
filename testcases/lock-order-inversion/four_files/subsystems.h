#ifndef SUBSYSTEMS_H
#define SUBSYSTEMS_H

void net_receive(int bytes);
void net_note(void);
void mem_charge(int bytes);
void mem_note(void);
void fs_write(int bytes);
void fs_note(void);
void trace_emit(int code);
void trace_dump(void);

#endif
