// How the long-running programs are asked to stop.
#pragma once

#include <pthread.h>
#include <signal.h>

#include <csignal>

namespace vidimus::programs {

/// Blocks SIGINT and SIGTERM in this thread and every later one, for the main thread to take with sigwait; a peer that hangs up
/// is an error of its own call, not a signal. Called before any thread starts.
inline sigset_t block_stop_signals() {
  sigset_t out;
  sigemptyset(&out);
  sigaddset(&out, SIGINT);
  sigaddset(&out, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &out, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return out;
}

}  // namespace vidimus::programs
