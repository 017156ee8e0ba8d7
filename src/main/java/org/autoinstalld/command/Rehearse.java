package org.autoinstalld.command;
