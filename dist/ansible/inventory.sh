#!/bin/sh
# The inventory of autoinstalld for Ansible: ansible-playbook -i inventory.sh ..., or copied into a folder of inventories.
# Which folders are read autoinstalld(8) tells; AUTOINSTALLD_INVENTORY names another one.
exec autoinstalld inventory "$@"
